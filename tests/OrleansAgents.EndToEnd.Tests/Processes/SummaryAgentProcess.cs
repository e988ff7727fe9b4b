using System.Diagnostics;

namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>The sample service of <c>examples/agents/SummaryAgent</c>, as a process that can be killed.</summary>
internal sealed class SummaryAgentProcess : IAsyncDisposable
{
    public const string Name = "summarizer";
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(2);
    private readonly Process _process;

    private SummaryAgentProcess(Process process) => (_process, Out) = (process, new(process.StandardOutput));

    public OutputLines Out { get; }

    /// <summary>Starts the service with a heartbeat each second and waits until the server knows it.</summary>
    public static async Task<SummaryAgentProcess> StartAsync(ServerProcess server)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramUnderTest.SummaryAgent, "--urls", "http://127.0.0.1:0"])
        {
            WorkingDirectory = ProgramUnderTest.RepositoryRoot,
            RedirectStandardOutput = true,
        };
        start.Environment["OrleansAgent__Server"] = server.Api.Address.ToString();
        start.Environment["OrleansAgent__Heartbeat"] = "00:00:01";
        start.Environment["OrleansAgent__TimeToLive"] = TimeToLive.ToString();
        var agent = new SummaryAgentProcess(Process.Start(start)!);
        try
        {
            await agent.Out.LineWithAsync("is registered at");
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the service as a crash does: it tells nobody.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Patience.ForAsync(_process.WaitForExitAsync(), "a killed service's end");
    }

    /// <summary>Stops the service as its operator does, and waits until it has.</summary>
    public async Task StopAsync()
    {
        NativeCalls.Terminate(_process.Id);
        await Patience.ForAsync(_process.WaitForExitAsync(), "the service's end", () => Out.Text);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
