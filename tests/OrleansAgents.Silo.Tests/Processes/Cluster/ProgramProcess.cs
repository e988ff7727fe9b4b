using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Silo.Tests.Processes.Cluster;

/// <summary>One of our programs, in a process of its own. Disposing kills it.</summary>
internal sealed class ProgramProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ProgramProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Gets all that it has written so far, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static ProgramProcess StartSilo(string folder, params IEnumerable<string> arguments) => Start("SiloFolder", "orleansagents-silo.dll", folder, arguments);

    public static ProgramProcess StartServer(string folder, params IEnumerable<string> arguments) => Start("ServerFolder", "orleansagents.dll", folder, arguments);

    /// <summary>Ends it as the kernel does: nothing of it gets to run.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().Soon("a killed process ends");
    }

    /// <summary>Waits for its own end.</summary>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(limit, TimeProvider.System);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The process did not end within {limit}. It wrote:\n{Output}");
        }
    }

    /// <summary>Stops it where it is: it keeps all it has, and does nothing.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    public Task ContinueAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static ProgramProcess Start(string folderKey, string assembly, string folder, IEnumerable<string> arguments)
    {
        var programs = typeof(ProgramProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == folderKey).Value!;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(programs, assembly), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start)!);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
