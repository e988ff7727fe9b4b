using System.Diagnostics;
using System.Globalization;

namespace OrleansAgents.Benchmarks.Platforms;

/// <summary>The real server in a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, Uri address, double startedMs) => (_process, Address, StartedMs) = (process, address, startedMs);

    public Uri Address { get; }

    /// <summary>Gets how long it took from the start of the process until it listened, in milliseconds.</summary>
    public double StartedMs { get; }

    public static async Task<ServerProcess> StartAsync(string folder)
    {
        var started = Stopwatch.GetTimestamp();
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "orleansagents.dll"), "serve", "--urls", "http://127.0.0.1:0", "--data", folder])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(info)!;
        var line = await process.StandardOutput.ReadLineAsync();
        var url = line?.Split(' ')[^1] ?? throw new InvalidOperationException("The server did not start.");
        _ = process.StandardOutput.ReadToEndAsync();
        return new(process, new(url), Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Gets how much processor time the process has used.</summary>
    public TimeSpan Used
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Reads how much memory the process holds.</summary>
    public async Task<double> ResidentMegabytesAsync()
    {
        var lines = await File.ReadAllLinesAsync($"/proc/{_process.Id}/status");
        var resident = lines.First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(resident, CultureInfo.InvariantCulture) / 1024;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
