using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansAgents.Core.Agents;
using OrleansAgents.Sdk;

namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>A service with the SDK in the process of the test, on a free port: it registers itself, and outlives every server.</summary>
internal sealed class ServiceAgent : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServiceAgent(WebApplication app) => _app = app;

    /// <summary>Starts a service of one capability, whose heartbeats are so rare that none comes during a test.</summary>
    public static async Task<ServiceAgent> StartAsync(
        ServerProcess server, string name, string capability, Func<AgentCall, CancellationToken, Task<AgentReply>> handler)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOrleansAgent(options =>
        {
            (options.Name, options.Server, options.Heartbeat) = (name, server.Api.Address, TimeSpan.FromMinutes(10));
            options.Capabilities.Add(capability);
        });
        var agent = new ServiceAgent(builder.Build());
        agent._app.MapAgent("/agent", handler);
        await agent._app.StartAsync();
        await server.Api.SeeOnFeedAsync($"the registration of '{name}'", e => e.Kind == "AgentRegistered" && (string)e.Data["agent"]! == name);
        return agent;
    }

    /// <summary>Stops the service as its operator does: it ends what it works on and leaves the registry.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Ends the service without its leave: its server may be gone for good.</summary>
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
