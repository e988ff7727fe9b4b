using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Messages;

namespace OrleansAgents.Core.Workflows;

/// <content>A2A messages: who gets them, how they are delivered, and what becomes of those that are not.</content>
public static partial class WorkflowMachine
{
    /// <summary>The role that every step but the sender has.</summary>
    private const string Everyone = "*";

    private const string NoStepCode = "message.unknown_role";

    /// <summary>Who sends, in which hop, and under which id the messages are known that have none.</summary>
    private readonly record struct Sender(string Role, int Hop, string? TraceParent, string IdPrefix);

    private static DomainError? Send(WorkflowTurn turn, WorkflowCommand.SendMessages send)
    {
        var state = turn.State;
        if (state.IsTerminal)
        {
            return Ended(state);
        }

        if (ProblemOf(state, send.Messages) is { } problem)
        {
            return problem;
        }

        foreach (var message in send.Messages)
        {
            if (RecipientsOf(state, send.From, message.RecipientRole).Count == 0)
            {
                return new(NoStepCode, ErrorKind.Invalid, UnknownRole(state, message.RecipientRole));
            }
        }

        Send(turn, new(send.From, 0, send.TraceParent, $"{state.Id}/{state.Messages.LastNumber + 1}"), send.Messages, send.PushAgents);
        return null;
    }

    /// <summary>Says why messages cannot be sent; null when they can.</summary>
    private static DomainError? ProblemOf(WorkflowState state, IReadOnlyList<OutgoingMessage> messages)
    {
        if (messages.Count == 0)
        {
            return null;
        }

        var copies = messages.Sum(m => m.RecipientRole == Everyone ? Math.Max(1, state.Steps.Length - 1) : 1);
        if (state.Messages.PendingCount + copies > state.Limits.Messages)
        {
            var message = $"{state.Messages.PendingCount} messages are undelivered, and {copies} more would pass the limit of {state.Limits.Messages}. Raise {LimitSetting.Of(nameof(state.Limits.Messages))}.";
            return new("message.too_many", ErrorKind.Conflict, message);
        }

        var bytes = messages.Sum(m => (long)m.Payload.Length);
        return bytes > state.Limits.PayloadBytes
            ? new("payload.too_large", ErrorKind.TooLarge, TooLarge("The messages together", (int)Math.Min(int.MaxValue, bytes), state.Limits))
            : null;
    }

    private static void Send(WorkflowTurn turn, Sender sender, IReadOnlyList<OutgoingMessage> messages, IReadOnlyCollection<string> pushAgents)
    {
        if (messages.Count == 0)
        {
            return;
        }

        var state = turn.State;
        var sent = new List<SentMessage>(messages.Count);
        var ids = state.Messages.GivenIds.ToBuilder();
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            var isGiven = message.MessageId.Length > 0;
            if (isGiven && !ids.Add(message.MessageId))
            {
                continue;                                     // sent before: a repeat changes nothing
            }

            var id = isGiven ? message.MessageId : $"{sender.IdPrefix}/m{i + 1}";
            var recipients = RecipientsOf(state, sender.Role, message.RecipientRole);
            if (recipients.Count == 0)
            {
                sent.Add(new(id, message.RecipientRole, message.Payload, Push: false, isGiven));      // a dead letter, which says so
            }

            foreach (var step in recipients)
            {
                sent.Add(new(id, step.Id, message.Payload, IsPushed(state, step, pushAgents), isGiven));
            }
        }

        if (sent.Count > 0)
        {
            turn.Add(new WorkflowEvent.MessagesSent(sender.Role, sender.Hop, sender.TraceParent, turn.Now, state.Messages.LastNumber + 1, sent));
        }
    }

    private static List<StepDefinition> RecipientsOf(WorkflowState state, string sender, string role)
    {
        var found = new List<StepDefinition>();
        foreach (var step in state.Definition.Steps)
        {
            var fits = role == Everyone ? step.Id != sender : step.Id == role || step.Capability == role || (step.Agent ?? state.Steps[step.Index].Agent) == role;
            if (fits)
            {
                found.Add(step);
            }
        }

        return found;
    }

    /// <summary>A step whose agent has taken part gets messages at once, when the agent wants them so.</summary>
    private static bool IsPushed(WorkflowState state, StepDefinition step, IReadOnlyCollection<string> pushAgents) =>
        pushAgents.Count > 0 && state.Steps[step.Index].Agent is { } agent && pushAgents.Contains(agent);

    private static string UnknownRole(WorkflowState state, string role) =>
        $"Expected a role of this workflow (a step's id, a capability, an agent's name, or '*'), found '{Known(role)}'. Its steps are {string.Join(", ", state.Definition.Steps.Select(s => s.Id))}.";
}
