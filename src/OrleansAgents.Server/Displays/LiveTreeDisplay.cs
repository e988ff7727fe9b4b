using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Displays;

/// <summary>A tree that is redrawn in place: on every event, and four times a second for what counts up or down.</summary>
/// <param name="console">The terminal.</param>
/// <param name="tree">The drawing.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveTreeDisplay(IAnsiConsole console, ProgressTree tree, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public async Task<RunProgress> ShowAsync(RunProgress start, IAsyncEnumerable<EventView> events, CancellationToken cancellationToken)
    {
        var live = console.Live(tree.Draw(start, time.GetUtcNow()))
            .Overflow(VerticalOverflow.Ellipsis)
            .Cropping(VerticalOverflowCropping.Top);
        return await live.StartAsync(context => FollowAsync(context, start, events, cancellationToken));
    }

    private async Task<RunProgress> FollowAsync(
        LiveDisplayContext context, RunProgress run, IAsyncEnumerable<EventView> events, CancellationToken cancellationToken)
    {
        context.Refresh(); // the first event may be long in coming
        using var timer = new PeriodicTimer(Redraw, time);
        await using var source = events.GetAsyncEnumerator(cancellationToken);
        var (next, tick) = (source.MoveNextAsync().AsTask(), timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
        while (true)
        {
            await Task.WhenAny(next, tick);
            var more = true;
            while (next.IsCompleted && (more = await next)) // a page of events is drawn once
            {
                run = run.Apply(source.Current);
                next = source.MoveNextAsync().AsTask();
            }

            context.UpdateTarget(tree.Draw(run, time.GetUtcNow()));
            if (!more)
            {
                return run;
            }

            tick = tick.IsCompleted ? timer.WaitForNextTickAsync(CancellationToken.None).AsTask() : tick;
        }
    }
}
