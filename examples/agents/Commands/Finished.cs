namespace ExampleAgents.Commands;

/// <summary>What a command left behind.</summary>
internal sealed record Finished(int ExitCode, string Out, string Error)
{
    /// <summary>Gets the last line it wrote, which mostly says why it failed.</summary>
    public string LastLine => $"{Out}\n{Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
}
