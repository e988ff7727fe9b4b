using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Responses;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Workflows;

/// <summary>Shows, lists and cancels runs.</summary>
internal sealed class WorkflowEndpoints(IWorkflowClient client, IOptions<ApiOptions> options)
{
    public async Task GetAsync(HttpContext context) =>
        await AnswerAsync(context, await client.GetAsync(IdOf(context), context.RequestAborted));

    public async Task ListAsync(HttpContext context)
    {
        if (!WorkflowListQuery.Read(context.Request.Query).TryGet(out var query, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var heads = await client.ListAsync(query, context.RequestAborted);
        var next = await HasMoreAsync(query, heads, context.RequestAborted)
            ? heads[^1].Cursor.ToString(CultureInfo.InvariantCulture)
            : null;
        await context.AnswerAsync(Statuses.Ok, new WorkflowPage(heads, next), ViewJson.Default.WorkflowPage);
    }

    public async Task CancelAsync(HttpContext context)
    {
        var read = await ReadCancelAsync(context);
        if (!read.TryGet(out var cancel, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var (by, reason) = (cancel.By ?? "http", cancel.Reason ?? "No reason was given.");
        await AnswerAsync(context, await client.CancelAsync(IdOf(context), by, reason, context.RequestAborted));
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static Task AnswerAsync(HttpContext context, Result<WorkflowView> result) => result.TryGet(out var view, out var error)
        ? context.AnswerAsync(Statuses.Ok, view, ViewJson.Default.WorkflowView)
        : context.RefuseAsync(error);

    /// <summary>Looks past a full page, so that the last page never names a next one that is empty.</summary>
    private async Task<bool> HasMoreAsync(WorkflowQuery query, IReadOnlyList<WorkflowHead> heads, CancellationToken cancellationToken) =>
        heads.Count == query.Limit
        && (await client.ListAsync(query with { Limit = 1, Before = heads[^1].Cursor }, cancellationToken)).Count > 0;

    private async Task<Result<CancelBody>> ReadCancelAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context, options.Value.RequestBytesMax);
        if (!body.TryGet(out var bytes, out var error))
        {
            return error;
        }

        using (bytes)
        {
            var mediaType = bytes.Length == 0 ? null : MediaTypes.RequireJson(context.Request);
            return mediaType is not null ? mediaType : CancelReader.Read(bytes.Memory);
        }
    }
}
