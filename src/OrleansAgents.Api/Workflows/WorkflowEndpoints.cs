using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Responses;

namespace OrleansAgents.Api.Workflows;

/// <summary>Shows and lists runs.</summary>
internal sealed class WorkflowEndpoints(IWorkflowClient client)
{
    public async Task GetAsync(HttpContext context) =>
        await context.AnswerAsync(await client.GetAsync(context.WorkflowIdText(), context.RequestAborted));

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

    /// <summary>Looks past a full page, so that the last page never names a next one that is empty.</summary>
    private async Task<bool> HasMoreAsync(WorkflowQuery query, IReadOnlyList<WorkflowHead> heads, CancellationToken cancellationToken) =>
        heads.Count == query.Limit
        && (await client.ListAsync(query with { Limit = 1, Before = heads[^1].Cursor }, cancellationToken)).Count > 0;
}
