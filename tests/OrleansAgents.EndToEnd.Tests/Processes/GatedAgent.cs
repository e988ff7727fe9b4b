using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>
/// A process agent that tells the test when it begins a call and then waits to be let through: two named pipes instead of
/// guesses about time. It outlives a killed server, as real agents do, so disposing lets everyone through.
/// </summary>
internal sealed class GatedAgent : IDisposable
{
    private readonly FileStream _begun;
    private readonly FileStream _gate;
    private readonly StreamReader _begunLines;
    private readonly (string Begun, string Gate) _paths;

    public GatedAgent(TempFolder folder, string name)
    {
        (Name, _paths) = (name, (folder.File($"{name}.begun"), folder.File($"{name}.gate")));
        NativeCalls.MakeFifo(_paths.Begun);
        NativeCalls.MakeFifo(_paths.Gate);
        // Opened for both directions, a named pipe neither waits for its other end nor ends with it.
        _begun = new(_paths.Begun, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _gate = new(_paths.Gate, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _begunLines = new(_begun);
    }

    public string Name { get; }

    /// <summary>Gets the agent's entry in the operator's file.</summary>
    public string Entry => $$$"""
          - name: {{{Name}}}
            kind: process
            capabilities: [gated]
            command: [sh, -c, 'echo "$ORLEANSAGENTS_REQUEST_ID $$" > {{{_paths.Begun}}}; read line < {{{_paths.Gate}}}; echo "{\"status\":\"success\",\"result\":\"$line\"}"']

        """;

    /// <summary>Waits until the agent begins a call.</summary>
    public async Task<BegunCall> BegunAsync()
    {
        var line = await Patience.ForAsync(Task.Run(_begunLines.ReadLine), $"a call of agent '{Name}'");
        return line?.Split(' ') is [var request, var process]
            ? new(request, int.Parse(process, CultureInfo.InvariantCulture))
            : throw new InvalidDataException($"Expected a request id and a process id, found '{line}'.");
    }

    /// <summary>Lets one call through, whose result is the word.</summary>
    public void LetThrough(string word = "through") => _gate.Write(Encoding.UTF8.GetBytes(word + "\n"));

    public void Dispose()
    {
        LetThrough(string.Concat(Enumerable.Repeat("end\n", 32)));
        _begunLines.Dispose();
        _gate.Dispose();
    }
}

/// <summary>A call that a gated agent has begun.</summary>
internal sealed record BegunCall(string RequestId, int ProcessId)
{
    /// <summary>Ends the agent's process, which outlives a killed server: two readers of one pipe would share the bytes of a line.</summary>
    public async Task KillAsync()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // There is no such process any more.
        }

        await GoneAsync();
    }

    /// <summary>Waits until the agent's process is gone.</summary>
    public async Task GoneAsync()
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            await Patience.ForAsync(process.WaitForExitAsync(), $"the end of the agent's process {ProcessId}", limit: TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException)
        {
            // There is no such process any more.
        }
    }
}
