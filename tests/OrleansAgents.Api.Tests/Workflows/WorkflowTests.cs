using System.Net;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Tests.Workflows;

public sealed class WorkflowTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Get_Run_ShowsIt()
    {
        _server.Workflows.AddRun("run-7", version: 3);

        using var response = await _server.GetAsync("/v1/workflows/run-7");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var run = await response.JsonAsync();
        Assert.Equal(("run-7", "running", 3), (run.Text("id"), run.Text("status"), run.GetProperty("version").GetInt32()));
        Assert.Equal("why", run.GetProperty("input").Text("question"));
        Assert.False(run.TryGetProperty("output", out _));
        Assert.NotEmpty(response.Headers.GetValues("X-Correlation-Id").Single());
    }

    [Theory]
    [InlineData("/v1/workflows/nobody")]
    [InlineData("/v1/workflows/..%2F..%2Fetc")]
    [InlineData("/v1/workflows/caf%C3%A9")]
    public async Task Get_UnknownRun_IsNotFound(string path)
    {
        using var response = await _server.GetAsync(path);

        await response.IsRefusedAsync(HttpStatusCode.NotFound, "workflow.not_found");
    }

    [Fact]
    public async Task List_CursorAfterCursor_GivesEveryRunOnceAndEndsWithoutACursor()
    {
        _server.Workflows.AddHeads(6);
        var (seen, cursor) = (new List<string>(), "");
        do
        {
            using var response = await _server.GetAsync($"/v1/workflows?limit=2{cursor}");
            var page = await response.JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(run => run.Text("id")));
            cursor = page.TryGetProperty("nextCursor", out var next) ? $"&cursor={next.GetString()}" : null;
        }
        while (cursor is not null && seen.Count < 10);

        Assert.Equal(["run-6", "run-5", "run-4", "run-3", "run-2", "run-1"], seen);
    }

    [Fact]
    public async Task List_Filters_ReachTheClient()
    {
        using var all = await _server.GetAsync("/v1/workflows");
        using var some = await _server.GetAsync("/v1/workflows?status=cancelled&definition=answer&limit=1000&cursor=9");

        Assert.Equal(HttpStatusCode.OK, some.StatusCode);
        Assert.Equal([new WorkflowQuery(), new(WorkflowStatus.Cancelled, "answer", 1000, 9)], _server.Workflows.Queries);
    }

    [Theory]
    [InlineData("status=done", "'status'")]
    [InlineData("status=", "'status'")]
    [InlineData("status=failed&status=running", "'status'")]
    [InlineData("limit=0", "'limit'")]
    [InlineData("limit=1001", "'limit'")]
    [InlineData("limit=ten", "'limit'")]
    [InlineData("cursor=-1", "'cursor'")]
    [InlineData("cursor=99999999999999999999", "'cursor'")]
    public async Task List_WrongQuery_IsRefusedByName(string query, string named)
    {
        using var response = await _server.GetAsync("/v1/workflows?" + query);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Contains(named, refusal.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(_server.Workflows.Queries);
    }
}
