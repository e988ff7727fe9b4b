using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Messages;

namespace OrleansAgents.Grains.Workflows;

/// <content>A2A messages of a run.</content>
public sealed partial class WorkflowClient
{
    private const int SentTogetherMax = 1_000;
    private const int MessageIdMax = 256;
    private const int PageBytesMax = 8 << 20;

    /// <inheritdoc/>
    public async Task<Result<WorkflowView>> SendMessagesAsync(
        string id, string from, IReadOnlyList<OutgoingMessage> messages, string? traceParent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (CheckMessages(messages) is { } malformed)
        {
            return malformed;
        }

        var push = await PushAgentsAsync(id, cancellationToken);
        return await ExecuteAsync(id, from, new WorkflowCommand.SendMessages(from, messages, push, traceParent), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<Result<MessagePage>> ListMessagesAsync(string id, MessageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!WorkflowId.IsValid(id) || await journal.ReadAsync(new(id), cancellationToken) is not { Count: > 0 } events)
        {
            return NotFound(id);
        }

        return PageOf(MessageHistory.Of(events).All.Where(m => m.Number > query.After && (query.Status is null || m.Status == query.Status)), query.Limit);
    }

    /// <summary>Takes a page: the message whose payload reaches the bound of bytes is its last.</summary>
    private static MessagePage PageOf(IEnumerable<MessageView> messages, int limit)
    {
        var (page, bytes) = (new List<MessageView>(), 0L);
        foreach (var message in messages)
        {
            if (page.Count == limit || bytes >= PageBytesMax)
            {
                return new(page, page[^1].Number);
            }

            page.Add(message);
            bytes += message.Payload.Length;
        }

        return new(page, null);
    }

    /// <inheritdoc/>
    public async Task<Result<WorkflowView>> RedriveMessagesAsync(
        string id, IReadOnlyList<string> messageIds, string by, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageIds);
        var push = await PushAgentsAsync(id, cancellationToken);
        return await ExecuteAsync(id, by, new WorkflowCommand.RedriveMessages(messageIds, push, by, reason), cancellationToken);
    }

    /// <summary>The agents that get messages at once, of those that have taken part by now.</summary>
    private async Task<IReadOnlyCollection<string>> PushAgentsAsync(string id, CancellationToken cancellationToken) =>
        agents.All.Any(a => a.Messages == MessageDelivery.Push) && WorkflowId.IsValid(id) && await loader.LoadAsync(new(id), cancellationToken) is { } state
            ? PushAgents.Of(state, agents)
            : [];

    private static DomainError? CheckMessages(IReadOnlyList<OutgoingMessage> messages)
    {
        if (messages.Count is 0 or > SentTogetherMax)
        {
            return Invalid($"Expected 1 to {SentTogetherMax} messages, found {messages.Count}.");
        }

        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].RecipientRole.Length == 0)
            {
                return Invalid($"Message {i + 1} has no recipient; name a step's id, a capability, an agent, or '*' for everybody.");
            }

            if (messages[i].MessageId.Length > MessageIdMax || messages[i].MessageId.Any(c => c is < ' ' or > '~'))
            {
                return Invalid($"The id of message {i + 1} must be at most {MessageIdMax} printable ASCII characters.");
            }
        }

        return null;

        static DomainError Invalid(string message) => new("message.invalid", ErrorKind.Invalid, message);
    }
}
