using System.Net;

namespace OrleansAgents.Api.Tests.Servers;

public sealed class HealthTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Health_NotReadyServer_IsLiveAndSaysWhyItIsNotReady()
    {
        _server.Readiness.NotReadyBecause = "Recovering 12 workflows.";

        using var live = await _server.GetAsync("/healthz");
        using var ready = await _server.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        var refusal = await ready.IsRefusedAsync(HttpStatusCode.ServiceUnavailable, "server.not_ready");
        Assert.Equal("Recovering 12 workflows.", refusal.Text("detail"));
    }

    [Fact]
    public async Task Health_ReadyServer_IsReady()
    {
        using var ready = await _server.GetAsync("/readyz");

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal("ready", (await ready.JsonAsync()).Text("status"));
    }
}
