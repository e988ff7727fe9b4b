using System.Globalization;
using System.Text;
using OrleansAgents.Core.Messages;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>
/// A state as canonical text, one fact a line, so that two states are compared by content (arrays compare by reference)
/// and a difference can be read.
/// </summary>
public static class StateText
{
    /// <summary>Writes every fact of a state but its definition.</summary>
    public static string Of(WorkflowState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{state.Id} v{state.Version} {state.Status} input {state.Input} correlation {state.CorrelationId} parent {state.Parent}\n");
        text.Append(CultureInfo.InvariantCulture, $"limits {state.Limits} started {state.StartedAt:O} clock from {state.ClockFrom:O} bytes {state.PayloadBytes}\n");
        text.Append(CultureInfo.InvariantCulture, $"cycle {state.CurrentCycle}/{state.MaxCycles} hops {state.Hops}/{state.MaxHops} exhausted {state.LoopExhausted}\n");
        text.Append(CultureInfo.InvariantCulture, $"asked {state.ExhaustedWait} failing {state.Failing} chosen {state.Chosen} done {state.RouteDone}\n");
        text.Append(CultureInfo.InvariantCulture, $"last settled {state.LastSettled} completed {state.LastCompleted} output {state.Output} error {state.Error}\n");
        foreach (var step in state.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{step} holds {string.Join(' ', step.Locks)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"used {state.TokensUsed} {state.CostUsed}\n");
        Append(text, state.Messages);

        return text.ToString();
    }

    /// <summary>Says whether two states of the same definition are the same in every fact, as <see cref="Of"/> would and faster.</summary>
    public static bool AreSame(WorkflowState one, WorkflowState other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Steps.Zip(other.Steps).All(pair => AreSame(pair.First, pair.Second))
            && (ReferenceEquals(one.Messages, other.Messages) || TextOf(one.Messages) == TextOf(other.Messages))
            && one with { Steps = other.Steps, Messages = other.Messages } == other;
    }

    private static bool AreSame(StepState one, StepState other) =>
        one.Locks.SequenceEqual(other.Locks) && AreSame(one.Wait, other.Wait) && AreSame(one.Clarification, other.Clarification)
        && one with { Locks = other.Locks, Wait = other.Wait, Clarification = other.Clarification } == other;

    private static bool AreSame(WaitState? one, WaitState? other) =>
        (one?.Options ?? []).SequenceEqual(other?.Options ?? []) && (one is null ? other is null : one with { Options = other?.Options } == other);

    private static string TextOf(MessageBox box)
    {
        var text = new StringBuilder();
        Append(text, box);
        return text.ToString();
    }

    private static void Append(StringBuilder text, MessageBox box)
    {
        text.Append(CultureInfo.InvariantCulture, $"messages {box.LastNumber} pending {box.PendingCount} ids {string.Join(' ', box.GivenIds.Order(StringComparer.Ordinal))}\n");
        foreach (var channel in box.Channels)
        {
            text.Append(CultureInfo.InvariantCulture, $"{channel.From}>{channel.To} {channel.Failures} {channel.RetryAt:O}: {string.Join(' ', channel.Pending)}\n");
        }

        foreach (var (number, letter) in box.DeadLetters)
        {
            text.Append(CultureInfo.InvariantCulture, $"dead {number} {letter}\n");
        }
    }
}
