using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Responses;
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
            ? await feed.ReadAsync(new(id), after, query.Limit + 1, context.RequestAborted)
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

        await (query.Streams ? streams.OfRunAsync(context, new(id), after, events) : AnswerAsync(context, query, events, e => e.Version));
    }

    private async Task OfAllAsync(HttpContext context, EventQuery query)
    {
        if (query.Streams)
        {
            await streams.OfAllAsync(context, query.After);
            return;
        }

        var events = await feed.ReadAllAsync(query.After ?? 0, query.Limit + 1, context.RequestAborted);
        await AnswerAsync(context, query, events, e => e.Sequence);
    }

    private static Task AnswerAsync(
        HttpContext context, EventQuery query, IReadOnlyList<EventView> events, Func<EventView, long> place)
    {
        // One more than asked for was read, which is how we know that there are more.
        var page = events.Count > query.Limit
            ? new EventPage([.. events.Take(query.Limit)], place(events[query.Limit - 1]))
            : new EventPage(events, null);
        return context.AnswerAsync(Statuses.Ok, page, ViewJson.Default.EventPage);
    }
}
