using System.Net;
using System.Text.Json;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Events;

public sealed class EventPageTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("/v1/workflows/run-1/events?limit=2", "1,2", 2L)]
    [InlineData("/v1/workflows/run-1/events?limit=2&after=2", "3,4", null)]
    [InlineData("/v1/workflows/run-1/events", "1,2,3,4", null)]
    [InlineData("/v1/workflows/run-1/events?after=4", "", null)]
    [InlineData("/v1/workflows/run-1/events?after=9223372036854775807", "", null)]
    public async Task Page_OfRun_HoldsVersionsInOrderAndTheNextPlace(string path, string versions, long? next)
    {
        _server.Workflows.AddRun("run-1", version: 4);
        AppendTwoRuns(eventsEach: 4);

        var page = await PageAsync(path);

        Assert.Equal(versions, string.Join(",", page.Items.Select(e => e.Version)));
        Assert.All(page.Items, e => Assert.Equal("run-1", e.WorkflowId));
        Assert.Equal(next, page.Next);
    }

    [Theory]
    [InlineData("/v1/events?limit=3", "1,2,3", 3L)]
    [InlineData("/v1/events?limit=3&after=3", "4,5,6", 6L)]
    [InlineData("/v1/events?limit=3&after=5", "6,7,8", null)]
    public async Task Page_OfAll_HoldsSequencesInOrderAndTheNextPlace(string path, string sequences, long? next)
    {
        AppendTwoRuns(eventsEach: 4);

        var page = await PageAsync(path);

        Assert.Equal(sequences, string.Join(",", page.Items.Select(e => e.Sequence)));
        Assert.Equal(next, page.Next);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("after=-1")]
    [InlineData("after=x")]
    public async Task Page_WrongQuery_IsRefused(string query)
    {
        using var ofRun = await _server.GetAsync("/v1/workflows/run-1/events?" + query);
        using var ofAll = await _server.GetAsync("/v1/events?" + query);

        await ofRun.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        await ofAll.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Theory]
    [InlineData("nobody", "*/*")]
    [InlineData("nobody", "text/event-stream")]
    [InlineData("..%2Fetc", "application/json")]
    [InlineData("caf%C3%A9", "text/event-stream")]
    public async Task Events_OfUnknownRun_AreNotFoundBeforeAnyStream(string id, string accept)
    {
        using var response = await _server.GetAsync($"/v1/workflows/{id}/events", ("Accept", accept));

        await response.IsRefusedAsync(HttpStatusCode.NotFound, "workflow.not_found");
    }

    private void AppendTwoRuns(int eventsEach)
    {
        for (var i = 0; i < eventsEach; i++)
        {
            _server.Feed.Append("run-1");
            _server.Feed.Append("run-2");
        }
    }

    private async Task<EventPage> PageAsync(string path)
    {
        using var response = await _server.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonSerializer.Deserialize(await response.Content.ReadAsStreamAsync(), ViewJson.Default.EventPage)!;
    }
}
