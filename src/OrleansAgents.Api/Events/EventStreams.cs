using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Events;

/// <summary>
/// Streams events to readers. A stream pulls a page, sends it, and pulls the next only when the connection has taken it;
/// the web server cuts off a reader that takes nothing. Streams end when the host stops: readers come back with the last
/// id that they saw. Between events they show what agents are writing, which no reader can come back to.
/// </summary>
internal sealed class EventStreams(
    IEventFeed feed, IPartialTexts partials, TimeProvider time, IHostApplicationLifetime lifetime, IOptions<ApiOptions> options)
{
    /// <summary>
    /// Streams one run from the events already read, until it has ended. An event that ends a run may be followed by others
    /// (a retry, or what a fork did after it copied the end of its source), so only the feed knows when nothing more comes.
    /// </summary>
    public async Task OfRunAsync(HttpContext context, WorkflowId workflow, long after, IReadOnlyList<EventView> read, EventFormat format)
    {
        using var stop = StopOf(context);
        using var frames = new EventFrames(context.Response, e => e.Version, format);
        if (read.Count > 0)
        {
            await frames.WriteAsync(read, stop.Token);
        }

        var newest = read.Count == 0 ? after : read[^1].Version;
        await SendAsync(frames, workflow.Value, feed.FollowAsync(workflow, newest, stop.Token), stop);
    }

    /// <summary>Streams all runs; null starts with what comes next.</summary>
    public async Task OfAllAsync(HttpContext context, long? after, EventFormat format)
    {
        using var stop = StopOf(context);
        using var frames = new EventFrames(context.Response, e => e.Sequence, format);
        await SendAsync(frames, null, feed.FollowAllAsync(after, stop.Token), stop);
    }

    private CancellationTokenSource StopOf(HttpContext context) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);

    private async Task SendAsync(
        EventFrames frames, string? workflow, IAsyncEnumerable<IReadOnlyList<EventView>> pages, CancellationTokenSource stop)
    {
        await using var tail = new PartialTail(partials, workflow, stop.Token);
        using var heartbeat = new Heartbeat(frames, tail, options.Value, time);
        try
        {
            await using var page = pages.GetAsyncEnumerator(stop.Token);
            while (await heartbeat.UntilAsync(page.MoveNextAsync(), stop))
            {
                await frames.WriteAsync(page.Current, stop.Token);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The host stops: the answer ends here, whole.
        }
    }
}
