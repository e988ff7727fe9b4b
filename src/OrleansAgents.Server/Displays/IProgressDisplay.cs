using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Displays;

/// <summary>Shows a run's events while they come.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows the events to their end.</summary>
    /// <param name="start">The run before the first event.</param>
    /// <param name="events">The events.</param>
    /// <param name="cancellationToken">Stops; the display is left tidy.</param>
    /// <returns>The run after the last event.</returns>
    Task<RunProgress> ShowAsync(RunProgress start, IAsyncEnumerable<EventView> events, CancellationToken cancellationToken);
}

/// <summary>Picks displays.</summary>
internal static class ProgressDisplays
{
    /// <summary>Picks the display for people: a tree that changes on a terminal, lines everywhere else.</summary>
    /// <param name="environment">The outside.</param>
    /// <param name="server">The server that the run is on, for the commands that let it go on; null when it is in this process.</param>
    /// <returns>The display.</returns>
    public static IProgressDisplay ForPeople(CliEnvironment environment, Uri? server = null)
    {
        var words = Terminal.Words(environment, server);
        var console = Terminal.Open(environment);
        return console.Profile.Capabilities is { Ansi: true, Interactive: true }
            ? new LiveTreeDisplay(console, new(words), environment.Time)
            : new LineDisplay(environment.Out, new(words));
    }
}
