using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Workflows;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Commands;

/// <summary>
/// Commands on a run that is there: each is durable when it is answered, with the run after it, and harmless when it is
/// repeated.
/// </summary>
internal sealed class CommandEndpoints(IWorkflowClient client, IOptions<ApiOptions> options)
{
    private const string NoReason = "No reason was given.";
    private readonly int _bytesMax = options.Value.RequestBytesMax;

    public Task CancelAsync(HttpContext context) => AskAsync(context, required: false, CallerReader.Read, (id, caller, cancellationToken) =>
        client.CancelAsync(id, caller.By, caller.Reason.Length > 0 ? caller.Reason : NoReason, cancellationToken));

    public Task SignalAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        return AskAsync(context, required: false, utf8 => SignalReader.Read(name, utf8), client.SignalAsync);
    }

    public Task RetryAsync(HttpContext context) => AskAsync(context, required: false, CallerReader.Read, (id, caller, cancellationToken) =>
        client.RetryAsync(id, caller.By, caller.Reason, cancellationToken));

    public Task ExtendLimitsAsync(HttpContext context) => AskAsync(context, required: true, LimitsReader.Read, (id, asked, cancellationToken) =>
        client.ExtendLimitsAsync(id, asked.Limits, asked.By, asked.Reason, cancellationToken));

    public Task ResolveAsync(HttpContext context) => AskAsync(context, required: true, ResolveReader.Read, client.ResolveAsync);

    private async Task AskAsync<T>(
        HttpContext context,
        bool required,
        Func<ReadOnlyMemory<byte>, Result<T>> read,
        Func<string, T, CancellationToken, Task<Result<WorkflowView>>> ask)
        where T : class
    {
        var body = await RequestBody.ReadJsonAsync(context, _bytesMax, required, read);
        await (body.TryGet(out var asked, out var error)
            ? context.AnswerAsync(await ask(context.WorkflowIdText(), asked, context.RequestAborted))
            : context.RefuseAsync(error));
    }
}
