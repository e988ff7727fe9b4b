using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Displays;

/// <summary>One line per change.</summary>
/// <param name="output">Where to.</param>
/// <param name="lines">The lines.</param>
internal sealed class LineDisplay(TextWriter output, ProgressLines lines) : IProgressDisplay
{
    /// <inheritdoc/>
    public async Task<RunProgress> ShowAsync(RunProgress start, IAsyncEnumerable<EventView> events, CancellationToken cancellationToken)
    {
        var run = start;
        await foreach (var e in events.WithCancellation(cancellationToken))
        {
            var before = run;
            run = run.Apply(e);
            foreach (var line in lines.Between(before, run, e.At))
            {
                output.WriteLine(line);
            }

            output.Flush();
        }

        return run;
    }
}
