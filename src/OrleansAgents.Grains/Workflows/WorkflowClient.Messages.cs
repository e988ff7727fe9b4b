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
    public async Task<Result<AcceptedMessages>> SendMessagesAsync(
        string id, string from, IReadOnlyList<OutgoingMessage> messages, string? traceParent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (CheckMessages(messages) is { } malformed)
        {
            return malformed;
        }

        if (!WorkflowId.IsValid(id))
        {
            return NotFound(id);
        }

        // The grain knows who has taken part by now, and fills in who of them gets messages at once.
        var command = new WorkflowCommand.SendMessages(from, messages, [], traceParent);
        return (StartChecks.CheckWho(from) ?? await grains.Get(new(id)).ExecuteAsync(command, cancellationToken)) is { } refused
            ? refused
            : new AcceptedMessages(id, messages.Count);
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
        return await ExecuteAsync(id, by, new WorkflowCommand.RedriveMessages(messageIds, [], by, reason), cancellationToken);
    }

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
