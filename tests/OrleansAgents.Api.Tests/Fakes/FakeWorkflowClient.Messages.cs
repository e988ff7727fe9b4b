using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Tests.Fakes;

/// <content>Messages.</content>
public sealed partial class FakeWorkflowClient
{
    public List<(string Id, string From, IReadOnlyList<OutgoingMessage> Messages, string? TraceParent)> Sent { get; } = [];

    public List<(string Id, MessageQuery Query)> MessageQueries { get; } = [];

    public List<(string Id, IReadOnlyList<string> MessageIds, string By, string Reason)> Redrives { get; } = [];

    /// <summary>Gets the messages that every run has.</summary>
    public List<MessageView> Messages { get; } = [];

    public Task<Result<AcceptedMessages>> SendMessagesAsync(
        string id, string from, IReadOnlyList<OutgoingMessage> messages, string? traceParent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Sent.Add((id, from, messages, traceParent));
        return Task.FromResult(Answer(id).TryGet(out _, out var error) ? new AcceptedMessages(id, messages.Count) : (Result<AcceptedMessages>)error);
    }

    public Task<Result<MessagePage>> ListMessagesAsync(string id, MessageQuery query, CancellationToken cancellationToken)
    {
        MessageQueries.Add((id, query));
        return Task.FromResult(Answer(id).TryGet(out _, out var error) ? new MessagePage([.. Messages.Take(query.Limit)], null) : (Result<MessagePage>)error);
    }

    public Task<Result<WorkflowView>> RedriveMessagesAsync(
        string id, IReadOnlyList<string> messageIds, string by, string reason, CancellationToken cancellationToken)
    {
        Redrives.Add((id, messageIds, by, reason));
        return Task.FromResult(Answer(id));
    }
}
