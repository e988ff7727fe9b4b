using System.Net;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Tests.Commands;

public sealed class CommandTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Workflows.AddRun("run-1");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(null, "api", "No reason was given.")]
    [InlineData("{}", "api", "No reason was given.")]
    [InlineData("""{"by":"ada","reason":"wrong question"}""", "ada", "wrong question")]
    public async Task Cancel_Run_SaysWhoAndWhy(string? body, string by, string reason)
    {
        await AcceptedAsync("cancel", body);

        Assert.Equal(("run-1", by, reason), Assert.Single(_server.Workflows.Cancels));
    }

    [Theory]
    [InlineData(null, "api", "")]
    [InlineData("""{"by":null,"reason":null}""", "api", "")]
    [InlineData("""{"reason":""}""", "api", "")]
    [InlineData("""{"reason":"the service is back","by":"ann b."}""", "ann b.", "the service is back")]
    public async Task Retry_Run_SaysWhoAndWhy(string? body, string by, string reason)
    {
        await AcceptedAsync("retry", body);

        Assert.Equal(("run-1", by, reason), Assert.Single(_server.Workflows.Retries));
    }

    [Theory]
    [InlineData(null, "null", "api")]
    [InlineData("{}", "null", "api")]
    [InlineData("""{"payload":null,"by":null}""", "null", "api")]
    [InlineData("""{"payload":{ "approved": true,  "comment": "\u00e9" },"by":"ann"}""", """{ "approved": true,  "comment": "\u00e9" }""", "ann")]
    [InlineData("""{"by":"ann","payload":"A title"}""", "\"A title\"", "ann")]
    public async Task Signal_Run_PassesThePayloadOnAsItCame(string? body, string payload, string by)
    {
        await AcceptedAsync("signals/ci-finished", body);

        Assert.Equal(("run-1", new SignalRequest("ci-finished", JsonPayload.Parse(payload), by)), Assert.Single(_server.Workflows.Signals));
    }

    [Fact]
    public async Task Signal_EscapedName_IsReadAsItWasMeant()
    {
        await AcceptedAsync("signals/step%201~human", null);

        Assert.Equal("step 1~human", Assert.Single(_server.Workflows.Signals).Signal.Name);
    }

    [Fact]
    public async Task ExtendLimits_EveryTotal_IsRead()
    {
        await AcceptedAsync("limits", """{"hops":9,"cycles":4,"wallClock":"1h30m","journal":2147483647,"tokens":3000000000,"cost":12.50,"by":"ann","reason":"more sources"}""");

        var limits = new LimitExtension(9, 4, TimeSpan.FromMinutes(90), int.MaxValue, 3_000_000_000, 12.50m);
        Assert.Equal(("run-1", limits, "ann", "more sources"), Assert.Single(_server.Workflows.Extensions));
    }

    [Theory]
    [InlineData("""{"hops":1}""", 1, null)]
    [InlineData("""{"wallClock":"00:00:10","hops":null}""", null, 10_000L)]
    [InlineData("""{"wallClock":"500ms"}""", null, 500L)]
    [InlineData("""{"wallClock":"720h"}""", null, 2_592_000_000L)]
    [InlineData("{}", null, null)]
    public async Task ExtendLimits_WhatIsLeftOut_StaysAsItIs(string body, int? hops, long? milliseconds)
    {
        await AcceptedAsync("limits", body);

        var wallClock = milliseconds is { } given ? TimeSpan.FromMilliseconds(given) : (TimeSpan?)null;
        Assert.Equal(("run-1", new LimitExtension(hops, WallClock: wallClock), "api", ""), Assert.Single(_server.Workflows.Extensions));
    }

    [Theory]
    [InlineData("""{"step":"pay","outcome":"done","result":{"id":  7}}""", ResolvedOutcome.Done, """{"id":  7}""", "api", "")]
    [InlineData("""{"step":"pay","outcome":"done","result":null}""", ResolvedOutcome.Done, "null", "api", "")]
    [InlineData("""{"outcome":"again","step":"pay","by":"ann"}""", ResolvedOutcome.Again, null, "ann", "")]
    [InlineData("""{"reason":"refunded","outcome":"fail","step":"pay"}""", ResolvedOutcome.Fail, null, "api", "refunded")]
    public async Task Resolve_Step_SaysWhatCameOfIt(string body, ResolvedOutcome outcome, string? result, string by, string reason)
    {
        await AcceptedAsync("resolve", body);

        var expected = new ResolveRequest("pay", outcome, result is null ? null : JsonPayload.Parse(result), by, reason);
        Assert.Equal(("run-1", expected), Assert.Single(_server.Workflows.Resolutions));
    }

    private async Task AcceptedAsync(string command, string? body)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, $"/v1/workflows/run-1/{command}", body);

        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        Assert.Equal("run-1", (await response.JsonAsync()).Text("id"));
        Assert.Equal(1, _server.Workflows.Commands);
    }
}
