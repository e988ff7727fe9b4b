using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Displays;

/// <summary>Each event as one JSON document on its own line, as the server sent it.</summary>
/// <param name="output">Where to.</param>
internal sealed class JsonLinesDisplay(TextWriter output) : IProgressDisplay
{
    /// <inheritdoc/>
    public async Task<RunProgress> ShowAsync(RunProgress start, IAsyncEnumerable<EventView> events, CancellationToken cancellationToken)
    {
        var run = start;
        await foreach (var e in events.WithCancellation(cancellationToken))
        {
            run = run.Apply(e);
            CliJson.WriteLine(output, e, ViewJson.Default.EventView);
            output.Flush();
        }

        return run;
    }
}
