using OrleansAgents.Server.Hosting;
using Spectre.Console;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Everything a command touches outside of itself, so that tests can be its outside.</summary>
internal sealed record CliEnvironment
{
    /// <summary>Gets where results go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Gets where errors and hints go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Gets a way to open standard input; called at most once, and only when the user names it.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Gets a value indicating whether <see cref="Out"/> is a terminal that can move its cursor.</summary>
    public required bool OutIsTerminal { get; init; }

    /// <summary>Gets a value indicating whether <see cref="Error"/> is a terminal that can move its cursor.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Gets the name of the person at the keyboard.</summary>
    public required string UserName { get; init; }

    /// <summary>Gets a way to ask the person at the keyboard; null when there is nobody to ask.</summary>
    public required Func<IAnsiConsole>? Prompts { get; init; }

    /// <summary>Gets a way to read environment variables; null for one that is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Gets the clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Gets the randomness of pauses: numbers from 0 to 1.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>Gets the platform.</summary>
    public required IPlatformFactory Platforms { get; init; }

    /// <summary>Makes the environment of the real process.</summary>
    /// <param name="platforms">The platform.</param>
    /// <returns>The environment.</returns>
    public static CliEnvironment OfProcess(IPlatformFactory platforms)
    {
        var random = new Random(Environment.ProcessId);
        return new()
        {
            Out = Console.Out,
            Error = Console.Error,
            OpenInput = Console.OpenStandardInput,
            OutIsTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb",
            ErrorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb",
            UserName = Environment.UserName is { Length: > 0 } user ? user : "cli",
            Prompts = Console.IsInputRedirected || Console.IsOutputRedirected ? null : () => AnsiConsole.Console,
            Variable = Environment.GetEnvironmentVariable,
            Time = TimeProvider.System,
            Jitter = random.NextDouble,
            Platforms = platforms,
        };
    }
}
