using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Sdk.Tests.Registrations;

/// <summary>The agent's side of the registry's contract; the clock is driven by hand, so each word comes when it is due.</summary>
public sealed class AgentRegistrarTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(11);      // the interval of 10 s with the most jitter

    private readonly RecordedPauses _time = new();

    [Fact]
    public async Task Start_RegistersWithEverythingThatTheOptionsSay()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var agent = await TestAgent.StartAsync(
            Handler,
            options =>
            {
                options.Server = registry.Address;
                options.Description = "Tests.";
                options.Examples.Add("test this");
                options.Version = "1.2";
                options.MaxConcurrency = 3;
                options.Timeout = TimeSpan.FromSeconds(90);
                options.TimeToLive = TimeSpan.FromSeconds(45);
            },
            _time,
            onMessages: (_, _) => Task.CompletedTask);

        var said = await registry.NextAsync();

        Assert.Equal(("PUT", "/v1/agents/tester"), (said.Method, said.Path));
        Assert.Equal(
            "{\"kind\":\"http\",\"endpoint\":\"" + agent.Address.GetLeftPart(UriPartial.Authority) + "/agent\",\"capabilities\":[\"testing\"],\"description\":\"Tests.\","
            + "\"examples\":[\"test this\"],\"version\":\"1.2\",\"maxConcurrency\":3,\"timeoutSeconds\":90,\"heartbeatSeconds\":10,\"timeToLiveSeconds\":45,\"messages\":\"push\"}",
            said.Body);
    }

    [Theory]
    [InlineData("https://agents.example.net", "https://agents.example.net/agent")]
    [InlineData("https://example.net/behind/", "https://example.net/behind/agent")]
    public async Task Start_WithAPublicAddress_RegistersThat(string address, string endpoint)
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var agent = await StartAsync(registry, o => o.PublicAddress = new(address));

        using var body = JsonDocument.Parse((await registry.NextAsync()).Body);

        Assert.Equal(endpoint, body.RootElement.GetProperty("endpoint").GetString());
    }

    [Fact]
    public async Task Heartbeats_ComeEveryInterval_WithUsageAndJitter()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var agent = await StartAsync(registry);
        await registry.NextAsync();
        var pauses = new List<TimeSpan>();
        for (var i = 1; i <= 20; i++)
        {
            pauses.Add(await PassAsync());
            var said = await registry.NextAsync();

            Assert.Equal(("POST", "/v1/agents/tester/heartbeat"), (said.Method, said.Path));
            using var body = JsonDocument.Parse(said.Body);
            Assert.Equal("ok", body.RootElement.GetProperty("status").GetString());
            Assert.True(body.RootElement.GetProperty("memoryBytes").GetInt64() > 1_000_000);
            Assert.True(body.RootElement.GetProperty("cpu").GetDouble() >= 0);
        }

        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromSeconds(9), Beat));
        Assert.True(pauses.Distinct().Count() > 10, "the pauses differ");
    }

    [Fact]
    public async Task Heartbeat_ServerWantsThemSooner_ComesSooner()
    {
        await using var registry = await RegistryServer.StartAsync();
        registry.Reply = _ => (200, """{"health":"healthy","draining":false,"nextWithinSeconds":2}""");
        await using var agent = await StartAsync(registry);
        await registry.NextAsync();

        Assert.InRange(await PassAsync(), TimeSpan.FromSeconds(1.8), TimeSpan.FromSeconds(2.2));
        Assert.Equal("POST", (await registry.NextAsync()).Method);
    }

    [Fact]
    public async Task Heartbeat_OfAnAgentThatTheServerForgot_RegistersAgainAtOnce()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var agent = await StartAsync(registry);
        await registry.NextAsync();
        registry.Reply = said => said.Method == "POST" ? (404, """{"code":"agent.not_found","detail":"Who?"}""") : (200, "{}");

        await PassAsync();

        Assert.Equal("POST", (await registry.NextAsync()).Method);
        Assert.Equal("PUT", (await registry.NextAsync()).Method);
    }

    [Fact]
    public async Task Start_WhileTheServerIsAway_RegistersWhenItIsThere()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        await using var agent = await TestAgent.StartAsync(Handler, o => o.Server = new($"http://127.0.0.1:{port}"), _time);
        var pauses = new List<TimeSpan>();
        for (var i = 1; i <= 10; i++)
        {
            pauses.Add(await PassAsync());
        }

        var last = await _time.NextAsync();
        Assert.Equal(AnswerStatus.Success, (await agent.AnswerAsync(TestAgent.Call())).Status);      // it serves all the same
        await using var registry = await RegistryServer.StartAsync(port);
        _time.Advance(last);

        Assert.Equal("PUT", (await registry.NextAsync()).Method);
        Assert.InRange(pauses[0], TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5));
        Assert.All(pauses.Skip(7), pause => Assert.InRange(pause, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30)));
    }

    [Theory, InlineData(409, """{"code":"agent.configured","detail":"The file has it."}"""), InlineData(500, "<html>")]
    public async Task Registration_Refused_IsTriedAgain(int status, string body)
    {
        await using var registry = await RegistryServer.StartAsync();
        registry.Reply = _ => (status, body);
        await using var agent = await StartAsync(registry);
        await registry.NextAsync();

        await PassAsync();

        Assert.Equal("PUT", (await registry.NextAsync()).Method);
    }

    [Fact]
    public async Task Stop_DrainsWaitsForRunningCallsAndLeaves()
    {
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var registry = await RegistryServer.StartAsync();
        await using var agent = await TestAgent.StartAsync(
            async (_, _) =>
            {
                begun.SetResult();
                await release.Task;
                return AgentReply.Success("done");
            },
            o => o.Server = registry.Address,
            _time);
        await registry.NextAsync();
        var call = agent.AnswerAsync(TestAgent.Call());
        await begun.Task.Soon("the handler runs");

        var stopping = agent.StopAsync();
        Assert.Equal(("POST", "/v1/agents/tester/drain"), ((await registry.NextAsync()) is var drain ? (drain.Method, drain.Path) : default));
        await Patience.Until(() => agent.IsDraining, "the desk drains");
        var refused = await agent.AnswerAsync(TestAgent.Call("w/2/1/1"));
        Assert.True(registry.IsSilent);                       // it has not left: a call still runs
        release.SetResult();

        Assert.Equal(("agent.draining", true), (refused.Error!.Code, refused.Error.Retryable));
        Assert.Equal("\"done\"", (await call).Result.ToString());
        var leave = await registry.NextAsync();
        Assert.Equal(("DELETE", "/v1/agents/tester?reason=the%20agent%20stops"), (leave.Method, leave.Path));
        await stopping.Soon("the agent stops");
    }

    [Fact]
    public async Task Stop_HandlerThatDoesNotEnd_IsWaitedForOnlySoLong()
    {
        var (begun, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var registry = await RegistryServer.StartAsync();
        await using var agent = await TestAgent.StartAsync(
            async (_, cancellationToken) =>
            {
                begun.SetResult();
                await never.Task.WaitAsync(cancellationToken);
                return AgentReply.Success(null);
            },
            o => o.Server = registry.Address,
            _time);
        await registry.NextAsync();
        using var caller = new CancellationTokenSource();
        var call = agent.AnswerAsync(TestAgent.Call(), caller.Token);
        await begun.Task.Soon("the handler runs");
        var stopping = agent.StopAsync();
        await registry.NextAsync();
        await Patience.Until(() => agent.IsDraining && _time.ArmedTimers >= 2, "the bound of the drain is armed, beside the call's timeout");

        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("DELETE", (await registry.NextAsync()).Method);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await stopping.Soon("the agent stops");
    }

    [Fact]
    public async Task Server_NotSet_ServesWithoutARegistry()
    {
        await using var agent = await TestAgent.StartAsync(Handler, time: _time);

        Assert.Equal(AnswerStatus.Success, (await agent.AnswerAsync(TestAgent.Call())).Status);
    }

    private static Task<AgentReply> Handler(AgentCall call, CancellationToken cancellationToken) => Task.FromResult(AgentReply.Success(null));

    private Task<TestAgent> StartAsync(RegistryServer registry, Action<OrleansAgentOptions>? configure = null) => TestAgent.StartAsync(
        Handler,
        options =>
        {
            options.Server = registry.Address;
            configure?.Invoke(options);
        },
        _time);

    // Moves the clock to where the next pause ends, and says how long it was.
    private async Task<TimeSpan> PassAsync()
    {
        var pause = await _time.NextAsync();
        _time.Advance(pause);
        return pause;
    }
}
