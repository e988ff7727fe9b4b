using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Events;

/// <summary>Events of one run and of all, as pages or as streams.</summary>
internal sealed class EventEndpoints(IWorkflowClient client, IEventFeed feed, EventStreams streams)
{
    public Task OfRunAsync(HttpContext context) => EventQuery.Read(context.Request).TryGet(out var query, out var error)
        ? OfRunAsync(context, (string)context.Request.RouteValues["id"]!, query)
        : context.RefuseAsync(error);

    public Task OfAllAsync(HttpContext context) => EventQuery.Read(context.Request).TryGet(out var query, out var error)
        ? OfAllAsync(context, query)
        : context.RefuseAsync(error);

    private async Task OfRunAsync(HttpContext context, string id, EventQuery query)
    {
        var after = query.After ?? 0;
        var events = WorkflowId.IsValid(id)
            ? await feed.ReadAsync(new(id), after, query.Limit, context.RequestAborted)
            : [];
        if (events.Count == 0)
        {
            // Nothing to show: because there is no such run, because it has ended, or because the reader is up to date.
            var found = await client.GetAsync(id, context.RequestAborted);
            if (!found.TryGet(out var run, out var error))
            {
                await context.RefuseAsync(error);
                return;
            }

            if (query.Streams && run.EndedAt is not null && after >= run.Version)
            {
                // A browser reconnects after a stream's end; this status is what tells it to stop.
                context.Response.StatusCode = Statuses.NoContent;
                return;
            }
        }

        if (query.Streams)
        {
            await streams.OfRunAsync(context, new(id), after, events, query.Format);
            return;
        }

        var more = events is [.., var last] && (await feed.ReadAsync(new(id), last.Version, 1, context.RequestAborted)).Count > 0;
        await query.Format.AnswerAsync(context, events, more ? events[^1].Version : null);
    }

    private async Task OfAllAsync(HttpContext context, EventQuery query)
    {
        if (query.Streams)
        {
            await streams.OfAllAsync(context, query.After, query.Format);
            return;
        }

        // A page may have less than was asked for, when its events are large: only a look behind it says whether there are more.
        var events = await feed.ReadAllAsync(query.After ?? 0, query.Limit, context.RequestAborted);
        var more = events is [.., var last] && (await feed.ReadAllAsync(last.Sequence, 1, context.RequestAborted)).Count > 0;
        await query.Format.AnswerAsync(context, events, more ? events[^1].Sequence : null);
    }
}
