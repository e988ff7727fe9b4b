using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Displays;

/// <summary>Shows nothing and waits for the end.</summary>
internal sealed class SilentDisplay : IProgressDisplay
{
    /// <inheritdoc/>
    public async Task<RunProgress> ShowAsync(RunProgress start, IAsyncEnumerable<EventView> events, CancellationToken cancellationToken)
    {
        var run = start;
        await foreach (var e in events.WithCancellation(cancellationToken))
        {
            run = run.Apply(e);
        }

        return run;
    }
}
