using System.Text;
using System.Text.Json;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>The program with a scripted outside: everything it writes is kept apart by stream.</summary>
internal sealed class Cli
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public StillTime Time { get; } = new(RecordedRun.Noon.AddSeconds(70));

    public LineCounter Out { get; } = new() { NewLine = "\n" };

    public StringWriter Error { get; } = new() { NewLine = "\n" };

    public IPlatformFactory Platforms { get; init; } = new ScriptedPlatformFactory();

    public Dictionary<string, string> Variables { get; } = [];

    public string Input { get; init; } = "";

    /// <summary>Whether the error stream is a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The person at the keyboard; null for nobody.</summary>
    public ScriptedKeyboard? Keyboard { get; init; }

    public async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken = default)
    {
        var environment = new CliEnvironment
        {
            Out = Out,
            Error = Error,
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            OutIsTerminal = false,
            ErrorIsTerminal = ErrorIsTerminal,
            UserName = "ann",
            Prompts = Keyboard is { } keyboard ? () => keyboard : null,
            Variable = Variables.GetValueOrDefault,
            Time = Time,
            Jitter = () => 1,
            Platforms = Platforms,
        };
        return await CliApplication.RunAsync(arguments, environment, cancellationToken).WaitAsync(Patience, CancellationToken.None);
    }

    /// <summary>Reads standard output as exactly one JSON document on one line.</summary>
    public JsonElement OneDocument() => One(Out);

    /// <summary>Reads the error stream as exactly one JSON problem on one line.</summary>
    public JsonElement OneProblem() => One(Error);

    private static JsonElement One(StringWriter writer)
    {
        var line = Assert.Single(writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}
