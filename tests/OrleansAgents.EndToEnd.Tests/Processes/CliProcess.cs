using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>What a finished command left behind.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    /// <summary>Gets the only document on stdout; fails when there is anything else.</summary>
    public JsonNode Json => JsonNode.Parse(Out) ?? throw new InvalidOperationException("stdout holds JSON null.");

    /// <summary>Asserts how the command ended and that it said why in a sentence, without its inner workings.</summary>
    public void ShouldFail(int exitCode, params string[] messages)
    {
        Assert.True(ExitCode == exitCode, $"Expected exit code {exitCode}, found {this}");
        Assert.All(messages, message => Assert.Contains(message, Error, StringComparison.Ordinal));
    }

    public CliResult ShouldSucceed()
    {
        Assert.True(ExitCode == 0, $"Expected exit code 0, found {this}");
        return this;
    }

    public override string ToString() => $"{ExitCode}\nstdout: {Out}\nstderr: {Error}";
}

/// <summary>One command of the program, running.</summary>
internal sealed class CliProcess : IAsyncDisposable
{
    private readonly Process _process;

    private CliProcess(Process process) => (_process, Out, Error) = (process, new(process.StandardOutput), new(process.StandardError));

    public OutputLines Out { get; }

    public OutputLines Error { get; }

    /// <summary>Runs a command to its end. Fails when it shows a stack trace, whatever else it does.</summary>
    public static async Task<CliResult> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>Runs a command with other variables or another input.</summary>
    public static async Task<CliResult> RunAsync(CliSurroundings around, params string[] arguments)
    {
        await using var process = Start(around, arguments);
        return await process.EndAsync();
    }

    public static CliProcess Start(params string[] arguments) => Start(new(), arguments);

    public static CliProcess Start(CliSurroundings around, params string[] arguments)
    {
        var process = new CliProcess(ProgramUnderTest.Start(arguments, around.Folder ?? ProgramUnderTest.RepositoryRoot, around.Variables));
        _ = process.WriteInputAsync(around.Input);
        return process;
    }

    public async Task<CliResult> EndAsync()
    {
        await Patience.ForAsync(
            Task.WhenAll(_process.WaitForExitAsync(), Out.Ended, Error.Ended), "the command's end", () => $"{Out.Text}\n{Error.Text}");
        var result = new CliResult(_process.ExitCode, Out.Text, Error.Text);
        StackTraces.ShouldBeAbsent(result.ToString());
        return result;
    }

    /// <summary>Ends the command as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Patience.ForAsync(_process.WaitForExitAsync(), "a killed command's end");
    }

    public void Terminate() => NativeCalls.Terminate(_process.Id);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task WriteInputAsync(string? input)
    {
        try
        {
            await using var stdin = _process.StandardInput;
            await stdin.WriteAsync(input);
        }
        catch (IOException)
        {
            // The command ended without reading all of it, as it may.
        }
    }
}

/// <summary>What surrounds a command.</summary>
internal sealed record CliSurroundings
{
    public string? Folder { get; init; }

    public string? Input { get; init; }

    public IReadOnlyDictionary<string, string>? Variables { get; init; }
}
