using System.Diagnostics;
using System.Globalization;
using System.Net;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>The server as a process of its own, on a free port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    private ServerProcess(Process process) => (_process, Out, Error) = (process, new(process.StandardOutput), new(process.StandardError));

    public OutputLines Out { get; }

    public OutputLines Error { get; }

    public ApiClient Api { get; private set; } = null!;

    /// <summary>Gets how long it took from the start of the process to the first <c>/readyz</c> that says so.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public int Id => _process.Id;

    /// <summary>Gets how much memory of the machine the process holds now, in bytes.</summary>
    public long ResidentBytes => Status("VmRSS:");

    /// <summary>Gets the most memory of the machine that the process ever held, in bytes.</summary>
    public long ResidentBytesPeak => Status("VmHWM:");

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(
        string data, string? config = null, IReadOnlyDictionary<string, string>? variables = null, string? folder = null)
    {
        var arguments = new List<string> { "serve", "--urls", "http://127.0.0.1:0", "--data", data };
        if (config is not null)
        {
            arguments.AddRange(["--config", config]);
        }

        var server = new ServerProcess(ProgramUnderTest.Start(arguments, folder ?? ProgramUnderTest.RepositoryRoot, variables));
        try
        {
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process as a crash or the kernel does: nothing of it gets to run.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    public void Terminate() => NativeCalls.Terminate(Id);

    /// <summary>Stops the server as an operator does, and asserts that it ended well.</summary>
    public async Task StopAsync()
    {
        Terminate();
        Assert.Equal(0, await ExitAsync());
    }

    /// <summary>Waits for the end of the process.</summary>
    public async Task<int> ExitAsync(TimeSpan? limit = null)
    {
        await Patience.ForAsync(_process.WaitForExitAsync(), "the server's end", () => $"{Out.Text}\n{Error.Text}", limit);
        await Patience.ForAsync(Task.WhenAll(Out.Ended, Error.Ended), "the end of the server's output");
        StackTraces.ShouldBeAbsent($"{Out.Text}\n{Error.Text}");
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        Api?.Dispose();
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        var line = await Out.LineWithAsync("listening on ");
        var address = line[line.IndexOf("http://", StringComparison.Ordinal)..];
        Assert.NotEqual(0, new Uri(address).Port);            // the real port, not the 0 that was asked for
        Api = new(new(address));
        await Patience.ForAsync(Api.ReadyAsync(HttpStatusCode.OK), "a server that is ready", () => $"{Out.Text}\n{Error.Text}");
        ReadyAfter = Stopwatch.GetElapsedTime(_startedAt);
    }

    private long Status(string key)
    {
        var lines = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/status"));
        var line = lines.Single(l => l.StartsWith(key, StringComparison.Ordinal));
        return 1024 * long.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
