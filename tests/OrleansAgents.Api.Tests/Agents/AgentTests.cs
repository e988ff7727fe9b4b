using System.Net;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Api.Tests.Fakes;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Tests.Agents;

public sealed class AgentTests : IAsyncLifetime
{
    private const string Minimal = """{"kind":"http","endpoint":"https://a.example/x","capabilities":["review"]}""";
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task List_Agents_ShowsWhoTheyAreAndHowTheyLive()
    {
        _server.Agents.Add(
            new AgentEntry(new("docs", AgentKind.Local) { Type = "search", Capabilities = ["rag"], With = JsonPayload.Parse("""{"folder":"docs"}""") }),
            new AgentEntry(new("review", AgentKind.Http)
            {
                Endpoint = new("https://a.example/x"),
                Capabilities = ["review"],
                Description = "Reviews.",
                Examples = ["Is this right?"],
                Version = "1.2",
                MaxConcurrency = 4,
                Messages = MessageDelivery.Push,
                Source = AgentSource.Registration,
                Heartbeat = TimeSpan.FromSeconds(10),
                TimeToLive = TimeSpan.FromSeconds(25),
            })
            {
                Health = AgentHealth.Late,
                LastHeartbeatAt = ManualTime.Start,
                Report = new("busy", 0.5, 1024),
                CircuitOpen = true,
                Running = 3,
                Waiting = 2,
            });

        using var response = await _server.GetAsync("/v1/agents");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var agents = await response.JsonAsync();
        Assert.Equal(
            """
            {"name":"docs","kind":"local","capabilities":["rag"],"description":"","examples":[],"version":"","source":"configuration","health":"healthy","draining":false,"usable":true,"circuitOpen":false,"running":0,"waiting":0,"type":"search","command":[],"timeout":"00:01:00","timeoutSeconds":60,"maxConcurrency":0,"messages":"step","with":{"folder":"docs"}}
            """,
            agents[0].GetRawText());
        Assert.Equal(
            """
            {"name":"review","kind":"http","capabilities":["review"],"description":"Reviews.","examples":["Is this right?"],"version":"1.2","source":"registration","health":"late","draining":false,"usable":true,"circuitOpen":true,"running":3,"waiting":2,"lastHeartbeatAt":"2026-11-20T12:00:00+00:00","report":{"status":"busy","cpu":0.5,"memoryBytes":1024},"heartbeatSeconds":10,"timeToLiveSeconds":25,"type":"","command":[],"endpoint":"https://a.example/x","timeout":"00:01:00","timeoutSeconds":60,"maxConcurrency":4,"messages":"push","with":{}}
            """,
            agents[1].GetRawText());
    }

    [Theory]
    [InlineData("", "drained,gone,late,well")]
    [InlineData("?capability=b", "drained,late")]
    [InlineData("?health=healthy", "drained,well")]
    [InlineData("?health=late", "late")]
    [InlineData("?health=offline", "gone")]
    [InlineData("?usable=true", "late,well")]
    [InlineData("?usable=false", "drained,gone")]
    [InlineData("?capability=b&usable=true", "late")]
    [InlineData("?capability=nobody", "")]
    public async Task List_Query_ChoosesAgents(string query, string names)
    {
        _server.Agents.Add(
            new AgentEntry(new("well", AgentKind.Http) { Capabilities = ["a"] }),
            new AgentEntry(new("late", AgentKind.Http) { Capabilities = ["b"] }) { Health = AgentHealth.Late },
            new AgentEntry(new("gone", AgentKind.Http) { Capabilities = ["a"] }) { Health = AgentHealth.Offline },
            new AgentEntry(new("drained", AgentKind.Http) { Capabilities = ["b"] }) { Draining = true });

        using var response = await _server.GetAsync($"/v1/agents{query}");

        Assert.Equal(names, string.Join(',', (await response.JsonAsync()).EnumerateArray().Select(agent => agent.Text("name"))));
    }

    [Theory]
    [InlineData("?health=sick", "'health' must be healthy, late or offline; found 'sick'.")]
    [InlineData("?usable=yes", "'usable' must be true or false; found 'yes'.")]
    [InlineData("?capability=", "'capability' must be given once, and not be empty.")]
    [InlineData("?capability=a&capability=b", "'capability' must be given once, and not be empty.")]
    public async Task List_WrongQuery_IsRefused(string query, string message)
    {
        using var response = await _server.GetAsync($"/v1/agents{query}");

        Assert.Equal(message, (await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid")).Text("detail"));
        Assert.Empty(_server.Agents.Queries);
    }

    [Theory]
    [InlineData("https://ann:secret@a.example:8443/x?token=secret#secret", "https://a.example:8443/x")]
    [InlineData("http://secret@a.example", "http://a.example/")]
    [InlineData("http://a.example:80/a%2Fb?key=secret", "http://a.example/a%2Fb")]
    [InlineData("http://a.example/x", "http://a.example/x")]
    public async Task Get_EndpointWithSecrets_ShowsNone(string endpoint, string shown)
    {
        _server.Agents.Add(new AgentEntry(new("review", AgentKind.Http) { Endpoint = new(endpoint) }));

        using var one = await _server.GetAsync("/v1/agents/review");
        using var all = await _server.GetAsync("/v1/agents");

        Assert.Equal(shown, (await one.JsonAsync()).Text("endpoint"));
        Assert.DoesNotContain("secret", await all.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_EveryKey_IsHandedOnAndAnsweredAsNew()
    {
        using var response = await PutAsync(
            "review",
            """
            {"kind":"http","endpoint":"https://a.example/x","capabilities":["review","style","review"],"description":"Reviews.",
             "examples":["Is this right?"],"version":"1.2","maxConcurrency":4,"timeoutSeconds":2.5,"heartbeatSeconds":10,
             "timeToLiveSeconds":25,"messages":"push","with":{"depth":2}}
            """);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/v1/agents/review", response.Headers.Location?.ToString());
        Assert.Equal("registration", (await response.JsonAsync()).Text("source"));
        var agent = Assert.Single(_server.Agents.Registered);
        Assert.Equal(("review", AgentKind.Http, AgentSource.Registration), (agent.Name, agent.Kind, agent.Source));
        Assert.Equal(("review,style", "Is this right?"), (string.Join(',', agent.Capabilities), string.Join(',', agent.Examples)));
        Assert.Equal(("https://a.example/x", "Reviews.", "1.2", 4), (agent.Endpoint!.ToString(), agent.Description, agent.Version, agent.MaxConcurrency));
        Assert.Equal(
            (TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25)), (agent.Timeout, agent.Heartbeat, agent.TimeToLive));
        Assert.Equal((MessageDelivery.Push, """{"depth":2}"""), (agent.Messages, agent.With.ToString()));
    }

    [Fact]
    public async Task Register_OnlyWhatIsRequired_HasTheDefaults()
    {
        using var response = await PutAsync("review", Minimal);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var agent = Assert.Single(_server.Agents.Registered);
        var expected = new AgentDescriptor("review", AgentKind.Http)
        {
            Endpoint = agent.Endpoint,
            Capabilities = agent.Capabilities,
            Examples = agent.Examples,
            Source = AgentSource.Registration,
        };
        Assert.Equal(expected, agent);
        Assert.Empty(agent.Examples);
    }

    [Fact]
    public async Task Register_Again_IsAnsweredAsReplaced()
    {
        using var first = await PutAsync("review", Minimal);
        using var second = await PutAsync("review", Minimal);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
    }

    [Theory]
    [InlineData("", "No reason was given.")]
    [InlineData("?reason=moved%20away", "moved away")]
    public async Task Remove_Agent_IsAnsweredWithNothing(string query, string reason)
    {
        _server.Agents.Add(new AgentEntry(new("review", AgentKind.Http)));

        using var response = await _server.SendAsync(HttpMethod.Delete, $"/v1/agents/review{query}", (string?)null);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal([("review", reason)], _server.Agents.Removed);
    }

    [Theory]
    [InlineData(null, "ok", null, null)]
    [InlineData("{}", "ok", null, null)]
    [InlineData("""{"status":"busy","cpu":0.25,"memoryBytes":5000000000}""", "busy", 0.25, 5_000_000_000)]
    [InlineData("""{"status":null,"cpu":null,"memoryBytes":0}""", "ok", null, 0L)]
    public async Task Heartbeat_Report_IsHandedOnAndTellsWhenTheNextIsDue(string? body, string status, double? cpu, long? memory)
    {
        _server.Agents.Add(new AgentEntry(new("review", AgentKind.Http) { Heartbeat = TimeSpan.FromSeconds(10) }) { Draining = true });

        using var response = await _server.SendAsync(HttpMethod.Post, "/v1/agents/review/heartbeat", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"health":"healthy","draining":true,"nextWithinSeconds":10}""", await response.Content.ReadAsStringAsync());
        Assert.Equal([("review", new HeartbeatReport(status, cpu, memory))], _server.Agents.Heartbeats);
    }

    [Fact]
    public async Task Heartbeat_OfAnAgentThatPromisedNone_NamesNoTime()
    {
        _server.Agents.Add(new AgentEntry(new("review", AgentKind.Http)));

        using var response = await _server.SendAsync(HttpMethod.Post, "/v1/agents/review/heartbeat", "{}");

        Assert.Equal("""{"health":"healthy","draining":false}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Drain_AndResume_AnswerWithTheAgent()
    {
        _server.Agents.Add(new AgentEntry(new("review", AgentKind.Http)));

        using var drained = await _server.SendAsync(HttpMethod.Post, "/v1/agents/review/drain", (string?)null);
        using var resumed = await _server.SendAsync(HttpMethod.Post, "/v1/agents/review/resume", (string?)null);

        var (before, after) = (await drained.JsonAsync(), await resumed.JsonAsync());
        Assert.Equal((true, false), (before.GetProperty("draining").GetBoolean(), before.GetProperty("usable").GetBoolean()));
        Assert.Equal((false, true), (after.GetProperty("draining").GetBoolean(), after.GetProperty("usable").GetBoolean()));
    }

    private Task<HttpResponseMessage> PutAsync(string name, string body) => _server.SendAsync(HttpMethod.Put, $"/v1/agents/{name}", body);
}
