using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Responses;
using OrleansAgents.Api.Workflows;

namespace OrleansAgents.Api.Messages;

/// <summary>Lists, sends and redrives the A2A messages of one run.</summary>
internal sealed class MessageEndpoints(IWorkflowClient client, IOptions<ApiOptions> options)
{
    private readonly int _bytesMax = options.Value.RequestBytesMax;

    public async Task ListAsync(HttpContext context)
    {
        if (!MessageListQuery.Read(context.Request.Query).TryGet(out var query, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var listed = await client.ListMessagesAsync(context.WorkflowIdText(), query, context.RequestAborted);
        await (listed.TryGet(out var page, out error)
            ? context.AnswerAsync(Statuses.Ok, page, ViewJson.Default.MessagePage)
            : context.RefuseAsync(error));
    }

    /// <summary>Sends messages: they are durable when it is answered, and delivered after that.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var body = await RequestBody.ReadJsonAsync(context, _bytesMax, required: true, SendReader.Read);
        if (!body.TryGet(out var send, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var traceParent = TraceParentHeader.Read(context.Request);
        var sent = await client.SendMessagesAsync(context.WorkflowIdText(), send.From, send.Messages, traceParent, context.RequestAborted);
        await (sent.TryGet(out var accepted, out error)
            ? context.AnswerAsync(Statuses.Accepted, accepted, ViewJson.Default.AcceptedMessages)
            : context.RefuseAsync(error));
    }

    public async Task RedriveAsync(HttpContext context)
    {
        var body = await RequestBody.ReadJsonAsync(context, _bytesMax, required: false, RedriveReader.Read);
        await (body.TryGet(out var redrive, out var error)
            ? context.AnswerAsync(await client.RedriveMessagesAsync(context.WorkflowIdText(), redrive.MessageIds, redrive.By, redrive.Reason, context.RequestAborted))
            : context.RefuseAsync(error));
    }
}
