using System.Globalization;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Local.Echo;

/// <summary>
/// Gives back <c>with.text</c>, else <c>with.value</c>, else the workflow's input, after <c>with.delay</c>. With
/// <c>with.fail: n</c> the first n attempts of a step fail and may be retried. Without a delay it answers at once.
/// </summary>
/// <param name="time">What delays are measured with.</param>
public sealed class EchoAgent(TimeProvider time) : ILocalAgent
{
    /// <inheritdoc/>
    public string Type => "echo";

    /// <inheritdoc/>
    public int DefaultConcurrency => int.MaxValue;

    /// <inheritdoc/>
    public AgentAnswer? AnswerNow(AgentCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var plan = EchoPlan.Read(call.Payload.With);
        return plan.Problem is null && plan.Delay > TimeSpan.Zero ? null : Answer(plan, call);
    }

    /// <inheritdoc/>
    public async Task<AgentAnswer> AnswerAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var plan = EchoPlan.Read(call.Payload.With);
        await Task.Delay(plan.Delay, time, cancellationToken);
        return Answer(plan, call);
    }

    private static AgentAnswer Answer(in EchoPlan plan, AgentCall call)
    {
        if (plan.Problem is { } problem)
        {
            return AgentAnswer.Failure(AgentErrorCodes.InvalidParameters, $"The parameter {problem}.", retryable: false);
        }

        if (plan.FailedAttempts > 0 && AttemptOf(call.RequestId) is var attempt && attempt <= plan.FailedAttempts)
        {
            return AgentAnswer.Failure(
                AgentErrorCodes.EchoFailed, $"Attempt {attempt} fails because with.fail is {plan.FailedAttempts}.", retryable: true);
        }

        return AgentAnswer.Success(plan.Value ?? call.Payload.Input);
    }

    private static int AttemptOf(string requestId) =>
        int.TryParse(requestId.AsSpan(requestId.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            ? attempt
            : 1;
}
