using System.Net;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Routing;

public sealed class ReplayTests : IAsyncLifetime
{
    private static readonly ReplayedDecision Different = new(
        "run-1", "flow", "write", 2, "find passages", new("docs", 0.5, "text/1", "policy", false), new("search", 0.75, "text/2"), new("failed", 3, "agent.busy"), "failed");

    private static readonly ReplayedDecision Gone = new(
        "run-2", "flow", "write", 1, "", new("docs", null, "text/1", "ann", true), null, new("completed", 1, null), "completed");

    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Replay_Decisions_AreOneALine()
    {
        _server.Routes.Past.AddRange([Different, Gone]);

        using var response = await _server.GetAsync("/v1/route/replay");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            """
            {"workflow":"run-1","definition":"flow","step":"write","cycle":2,"query":"find passages","then":{"service":"docs","confidence":0.5,"model":"text/1","decidedBy":"policy","overridden":false},"now":{"service":"search","confidence":0.75,"model":"text/2"},"outcome":{"status":"failed","attempts":3,"errorCode":"agent.busy"},"runStatus":"failed","differs":true}
            {"workflow":"run-2","definition":"flow","step":"write","cycle":1,"query":"","then":{"service":"docs","model":"text/1","decidedBy":"ann","overridden":true},"outcome":{"status":"completed","attempts":1},"runStatus":"completed","differs":false}

            """.ReplaceLineEndings("\n"),
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Replay_NothingInThePast_IsAnEmptyAnswer()
    {
        using var response = await _server.GetAsync("/v1/route/replay");

        Assert.Equal((HttpStatusCode.OK, ""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("", null, 1000, false)]
    [InlineData("?definition=flow&runs=10000&different=true", "flow", 10_000, true)]
    [InlineData("?runs=1&different=false", null, 1, false)]
    public async Task Replay_Query_IsPassedOn(string query, string? definition, int runs, bool different)
    {
        using var response = await _server.GetAsync($"/v1/route/replay{query}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(new(definition, runs, different), Assert.Single(_server.Routes.Replays));
    }

    [Theory]
    [InlineData("runs=0", "'runs' must be a whole number from 1 to 10000; found '0'.")]
    [InlineData("runs=10001", "'runs' must be a whole number from 1 to 10000; found '10001'.")]
    [InlineData("different=yes", "'different' must be true or false; found 'yes'.")]
    [InlineData("definition=", "'definition' must be given once")]
    public async Task Replay_WrongQuery_IsRefused(string query, string message)
    {
        using var response = await _server.GetAsync($"/v1/route/replay?{query}");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Contains(message, refusal.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(_server.Routes.Replays);
    }

    [Fact]
    public async Task Replay_StoreFailsAtOnce_IsRefused()
    {
        _server.Routes.Failure = new StoreUnavailableException("store.busy", "Try again.");

        using var response = await _server.GetAsync("/v1/route/replay");

        await response.IsRefusedAsync(HttpStatusCode.ServiceUnavailable, "store.busy");
    }

    [Fact]
    public async Task Replay_StoreFailsLater_BreaksOff()
    {
        _server.Routes.Past.Add(Different);
        _server.Routes.Failure = new StoreUnavailableException("store.busy", "Try again.");

        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>                             // before or after the head, as the network likes
        {
            using var response = await _server.GetAsync("/v1/route/replay");
            await response.Content.ReadAsStringAsync();
        });
    }

    [Fact]
    public async Task Replay_ServerStops_BreaksOffInsteadOfHoldingItUp()
    {
        _server.Routes.Past.Add(Different);
        _server.Routes.Lingers = true;

        using var response = await _server.GetAsync("/v1/route/replay");
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("run-1", await reader.ReadLineAsync(), StringComparison.Ordinal);
        await _server.StopAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => reader.ReadToEndAsync());
    }
}
