using System.ComponentModel;
using System.Diagnostics;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Processes;

/// <summary>One running command: started without a shell, and killed with all its descendants.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Gets what the command writes to stdout.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Gets what the command writes to stderr.</summary>
    public Stream Errors => _process.StandardError.BaseStream;

    /// <summary>Gets the exit code, once the command has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a command.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="call">The call, whose ids go into the environment.</param>
    /// <returns>The running command.</returns>
    /// <exception cref="Win32Exception">The operating system could not start it.</exception>
    public static ChildProcess Start(IReadOnlyList<string> command, AgentCall call)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["ORLEANSAGENTS_REQUEST_ID"] = call.RequestId;
        start.Environment["ORLEANSAGENTS_CORRELATION_ID"] = call.CorrelationId;
        return new(Process.Start(start)!);
    }

    /// <summary>Writes to the command's stdin and closes it. A command that does not read, or has ended, is no error.</summary>
    /// <param name="input">What to write.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    /// <returns>A task that ends when all is written, or nobody reads any more.</returns>
    public async Task WriteInputAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await using var stdin = _process.StandardInput.BaseStream;
            await stdin.WriteAsync(input, cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The command has closed its stdin: it answers without reading, or its exit code tells the story.
        }
    }

    /// <summary>Waits, without a thread, until the command has ended.</summary>
    /// <returns>A task that ends then.</returns>
    public Task WaitForExitAsync() => _process.WaitForExitAsync(CancellationToken.None);

    /// <summary>Kills the command and its descendants. Harmless when they have ended.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in the meantime.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
