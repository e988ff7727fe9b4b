using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Waits;
using Spectre.Console;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Makes the console that draws: with colors and a moving cursor on a terminal, plain everywhere else.</summary>
internal static class Terminal
{
    private const int RedirectedWidth = 2_000; // a file has no width: nothing wraps, and line tools see whole rows

    /// <summary>Makes the console.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The console.</returns>
    public static IAnsiConsole Open(CliEnvironment environment)
    {
        var noColor = !environment.OutIsTerminal || !string.IsNullOrEmpty(environment.Variable("NO_COLOR"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = environment.OutIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = noColor ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = environment.OutIsTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(environment.Out),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = environment.OutIsTerminal ? console.Profile.Width : RedirectedWidth;
        return console;
    }

    /// <summary>Gives the words for progress, in the reader's zone.</summary>
    /// <param name="environment">The outside.</param>
    /// <param name="server">The server that the run is on; null when it is in this process.</param>
    /// <returns>The words.</returns>
    public static ProgressText Words(CliEnvironment environment, Uri? server = null) =>
        new(environment.Time.LocalTimeZone, server is null ? null : new GoOnCommands(server));
}
