using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class GetChoicesTests : IAsyncLifetime
{
    private readonly Cli _cli = new();
    private StubServer _server = null!;

    public async Task InitializeAsync() => _server = await StubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Get_StepWithAChoice_ShowsItFromTheJournal()
    {
        var events = new RecordedRun()
            .At(0, new WorkflowEvent.ServiceRecommended("research", 1, "text/1", [new("docs", 0.62, []), new("web", 0.3, [])]))
            .At(0, new WorkflowEvent.ServiceSelected("research", 1, "docs", "the best of 2 candidates", "policy", false, "the chat arbitrator did not answer within 5 s"))
            .At(0, new WorkflowEvent.ServiceSelected("write", 1, "writer", "the only candidate", "policy", false));
        ServeRun(WorkflowStatus.Running, version: 1_003);
        _server.On("GET /v1/workflows/r-1/events", context => context.Response.WriteAsync(
            context.Request.Query["after"] == "3" ? Page(events.Events.Take(1), next: 4) : Page(events.Events.Skip(1), next: null)));

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["get", "r-1", "--server", _server.Url]));
        Assert.Equal(
            ["GET /v1/workflows/r-1", "GET /v1/workflows/r-1/events?after=3&limit=1000", "GET /v1/workflows/r-1/events?after=4&limit=1000"],
            _server.Requests.Select(r => r.Line));
        Assert.Contains(
            "research  docs  completed\n"
            + "│   └── chosen with confidence 0.62: the best of 2 candidates (decided by policy: the chat arbitrator did not answer within 5 s)\n",
            string.Join('\n', _cli.Out.ToString().Split('\n').Select(line => line.TrimEnd())),
            StringComparison.Ordinal);
        Assert.DoesNotContain("the only candidate", _cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Empty(_cli.Error.ToString());
    }

    [Fact]
    public async Task Get_Json_AsksForNothingElse()
    {
        ServeRun(WorkflowStatus.Running, version: 7);

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["get", "r-1", "--server", _server.Url, "--json"]));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Get_JournalCannotBeRead_ShowsTheRunAndSaysSo()
    {
        ServeRun(WorkflowStatus.Running, version: 7);
        _server.On("GET /v1/workflows/r-1/events", """{"title":"T","status":503,"detail":"Busy.","code":"store.busy"}""", 503);

        Assert.Equal(ExitCodes.Done, await _cli.RunAsync(["get", "r-1", "--server", _server.Url]));
        Assert.StartsWith("answer-with-review", _cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal("Why these agents were chosen is not shown: Busy.\n", _cli.Error.ToString());
    }

    private static string Page(IEnumerable<EventView> events, long? next) =>
        $$"""{"items":[{{string.Join(',', events.Select(RecordedRun.Json))}}]{{(next is null ? "" : $",\"next\":{next}")}}}""";

    private void ServeRun(WorkflowStatus status, long version) =>
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(status) with { Version = version }));
}
