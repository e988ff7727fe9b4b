using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Clients;

/// <content>Messages between the agents of a run.</content>
internal sealed partial class ServerClient
{
    private const int MessagesOfAPage = 1_000;

    /// <summary>Lists messages, over as many pages as it takes.</summary>
    /// <param name="id">The run.</param>
    /// <param name="status">Only messages of this status; null for all.</param>
    /// <param name="after">Messages with a greater number.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The messages as one page, or why the server refused.</returns>
    public async Task<Result<MessagePage>> ListMessagesAsync(string id, string? status, long after, int limit, CancellationToken cancellationToken)
    {
        var (all, next) = (new List<MessageView>(), (long?)after);
        while (next is { } from && all.Count < limit)
        {
            var which = status is null ? "" : $"&status={Escape(status)}";
            var path = FormattableString.Invariant($"v1/workflows/{Escape(id)}/messages?after={from}&limit={Math.Min(MessagesOfAPage, limit - all.Count)}{which}");
            var answer = await SendAsync(Request(HttpMethod.Get, path), ViewJson.Default.MessagePage, cancellationToken);
            if (!answer.TryGet(out var page, out var error))
            {
                return error;
            }

            all.AddRange(page.Messages);
            next = page.Next > from ? page.Next : null; // a cursor that stands still would never end
        }

        return new MessagePage(all, next);
    }

    /// <summary>Sends a message. Durable when it returns; a message whose id was sent before changes nothing.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">The message.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may be sent all the same.</param>
    /// <returns>That it was taken, or why it was refused.</returns>
    public Task<Result<AcceptedMessages>> SendMessageAsync(string id, SendBody body, CancellationToken cancellationToken) => SendAsync(
        Request(HttpMethod.Post, $"v1/workflows/{Escape(id)}/messages", Json(body, CliJson.Default.SendBody)), ViewJson.Default.AcceptedMessages, cancellationToken);

    /// <summary>Lets dead letters be delivered again.</summary>
    /// <param name="id">The run.</param>
    /// <param name="body">Which.</param>
    /// <param name="cancellationToken">Gives up waiting; they may be delivered all the same.</param>
    /// <returns>The run after it, or why it was refused.</returns>
    public Task<Result<WorkflowView>> RedriveMessagesAsync(string id, RedriveBody body, CancellationToken cancellationToken) =>
        CommandAsync(id, "messages/redrive", Json(body, CliJson.Default.RedriveBody), cancellationToken);
}
