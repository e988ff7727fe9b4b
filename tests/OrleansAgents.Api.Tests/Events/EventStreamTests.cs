using System.Net;
using System.Text.Json;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Events;

public sealed class EventStreamTests : IAsyncLifetime
{
    private const string OfRun = "/v1/workflows/run-1/events";
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Stream_OfRun_GivesWhatIsThereAndWhatComesAndEndsWithTheRun()
    {
        var first = _server.Feed.Append("run-1", "WorkflowStarted");
        using var stream = await _server.StreamAsync(OfRun);

        var started = await stream.NextAsync();
        await _server.Feed.Waiting.WaitAsync("the stream waits for the next event");
        _server.Feed.Append("run-2");
        _server.Feed.Append("run-1", "WorkflowCompleted");
        var completed = await stream.NextAsync();

        Assert.Equal(new SseFrame("1", "WorkflowStarted", JsonSerializer.Serialize(first, ViewJson.Default.EventView), null), started);
        Assert.Equal(("2", "WorkflowCompleted"), (completed?.Id, completed?.Kind));
        Assert.Null(await stream.NextAsync());
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.True(stream.Response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("", null, "1,2,3,4,5")]
    [InlineData("?after=2", null, "3,4,5")]
    [InlineData("", "4", "5")]
    [InlineData("?after=1", "3", "4,5")]
    [InlineData("?after=1", "", "2,3,4,5")]
    public async Task Stream_Resumed_GivesEachLaterEventExactlyOnce(string query, string? lastEventId, string expected)
    {
        foreach (var kind in (string[])["WorkflowStarted", "StepStarted", "StepCompleted", "StepStarted", "WorkflowFailed"])
        {
            _server.Feed.Append("run-1", kind);
        }

        using var stream = await _server.StreamAsync(OfRun + query, lastEventId is null ? [] : [("Last-Event-ID", lastEventId)]);

        Assert.Equal(expected, await stream.IdsAsync(expected.Split(',').Length));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_CutAnywhereAndResumed_GivesTheWholeRunOnce()
    {
        for (var i = 0; i < 6; i++)
        {
            _server.Feed.Append("run-1");
        }

        _server.Feed.Append("run-1", "WorkflowCompleted");
        var (seen, last) = (new List<string>(), "0");
        for (var cut = 1; seen.Count < 7; cut++)
        {
            using var stream = await _server.StreamAsync(OfRun, ("Last-Event-ID", last));
            for (var i = 0; i < cut && await stream.NextAsync() is { Id: { } id }; i++)
            {
                seen.Add(last = id);
            }
        }

        Assert.Equal("1,2,3,4,5,6,7", string.Join(",", seen));
    }

    [Fact]
    public async Task Stream_ResumedAfterTheRunsLastEvent_TellsTheBrowserToStop()
    {
        _server.Workflows.AddRun("run-1", version: 1, ended: true);
        _server.Feed.Append("run-1", "WorkflowCompleted");

        using var response = await _server.GetAsync(OfRun, ("Accept", "text/event-stream"), ("Last-Event-ID", "1"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task Stream_RunThatEndsBetweenTheReads_StillGivesItsLastEvent()
    {
        _server.Workflows.AddRun("run-1", version: 2, ended: true);
        _server.Feed.Append("run-1");

        using var stream = await _server.StreamAsync(OfRun, ("Last-Event-ID", "1"));
        _server.Feed.Append("run-1", "WorkflowCompleted");

        Assert.Equal("2", await stream.IdsAsync(1));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_UpToDateReaderOfALiveRun_GetsHeadersAtOnceAndWaits()
    {
        _server.Workflows.AddRun("run-1", version: 1);
        _server.Feed.Append("run-1");

        using var stream = await _server.StreamAsync(OfRun, ("Last-Event-ID", "1"));
        _server.Feed.Append("run-1", "WorkflowCancelled");

        Assert.Equal("2", await stream.IdsAsync(1));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_RunThatFailedAndWasRetried_GoesOnPastTheFailure()
    {
        foreach (var kind in (string[])["WorkflowStarted", "WorkflowFailed", "WorkflowRetried", "WorkflowFailed"])
        {
            _server.Feed.Append("run-1", kind);
        }

        _server.Feed.Append("run-1", "WorkflowRetried");
        using var stream = await _server.StreamAsync(OfRun);

        Assert.Equal("1,2,3,4,5", await stream.IdsAsync(5));
        await _server.Feed.Waiting.WaitAsync("the stream waits for what the second retry brings");
        _server.Feed.Append("run-1", "WorkflowCompleted");
        Assert.Equal("6", await stream.IdsAsync(1));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_FirstPageThatEndsWithACopiedEnd_GoesOn()
    {
        foreach (var kind in (string[])["WorkflowStarted", "StepFailed", "WorkflowFailed", "WorkflowForked", "WorkflowCompleted"])
        {
            _server.Feed.Append("fork-1", kind);
        }

        using var stream = await _server.StreamAsync("/v1/workflows/fork-1/events?limit=2");          // the page that is read ahead is one longer

        Assert.Equal("1,2,3,4,5", await stream.IdsAsync(5));
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("2", "3,4")]
    [InlineData("3", "4")]
    public async Task Stream_ResumedAfterAFailureThatWasRetried_GoesOn(string lastEventId, string expected)
    {
        _server.Workflows.AddRun("run-1", version: 4, ended: true);
        foreach (var kind in (string[])["WorkflowStarted", "WorkflowFailed", "WorkflowRetried", "WorkflowCompleted"])
        {
            _server.Feed.Append("run-1", kind);
        }

        using var stream = await _server.StreamAsync(OfRun, ("Last-Event-ID", lastEventId));

        Assert.Equal(expected, await stream.IdsAsync(expected.Split(',').Length));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_ResumedAfterAFailureThatIsRetriedNow_WaitsForWhatComes()
    {
        _server.Workflows.AddRun("run-1", version: 3);
        foreach (var kind in (string[])["WorkflowStarted", "WorkflowFailed", "WorkflowRetried"])
        {
            _server.Feed.Append("run-1", kind);
        }

        using var stream = await _server.StreamAsync(OfRun, ("Last-Event-ID", "3"));
        _server.Feed.Append("run-1", "WorkflowCancelled");

        Assert.Equal("4", await stream.IdsAsync(1));
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    public async Task Stream_WrongLastEventId_IsRefused(string lastEventId)
    {
        using var ofRun = await _server.GetAsync(OfRun, ("Accept", "text/event-stream"), ("Last-Event-ID", lastEventId));
        using var ofAll = await _server.GetAsync("/v1/events", ("Accept", "text/event-stream"), ("Last-Event-ID", lastEventId));

        await ofRun.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        await ofAll.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task Stream_PayloadWithLineBreaks_StaysOneFrame()
    {
        _server.Feed.Append("run-1", "WorkflowCompleted", "{\r\n  \"kind\": \"WorkflowCompleted\",\n\n  \"output\": \"a\\nb\"\r}");
        using var stream = await _server.StreamAsync(OfRun);

        var frame = await stream.NextAsync();

        using var data = JsonDocument.Parse(frame!.Data!);
        Assert.Equal("a\nb", data.RootElement.GetProperty("data").Text("output"));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_LargeEvents_ComeWhole()
    {
        var data = $$"""{"kind":"WorkflowCompleted","output":"{{new string('é', 400_000)}}"}""";
        _server.Feed.Append("run-1", "StepCompleted", data);
        _server.Feed.Append("run-1", "WorkflowCompleted", data);
        using var stream = await _server.StreamAsync(OfRun);

        for (var frames = 0; frames < 2; frames++)
        {
            var frame = await stream.NextAsync();
            Assert.EndsWith("\"data\":" + data + "}", frame!.Data!, StringComparison.Ordinal);
        }

        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_OfAll_StartsWithWhatComesNextAndUsesSequences()
    {
        _server.Feed.Append("run-1");
        _server.Feed.Append("run-2");
        using var stream = await _server.StreamAsync("/v1/events");

        _server.Feed.Append("run-2", "WorkflowCompleted");
        _server.Feed.Append("run-1");

        var third = await stream.NextAsync();
        Assert.Equal(("3", "WorkflowCompleted"), (third?.Id, third?.Kind));
        Assert.Equal("4", await stream.IdsAsync(1));
    }

    [Theory]
    [InlineData("?after=0", null, "1,2,3")]
    [InlineData("?after=0", "2", "3")]
    public async Task Stream_OfAllResumed_GivesEachLaterEventExactlyOnce(string query, string? lastEventId, string expected)
    {
        for (var run = 1; run <= 3; run++)
        {
            _server.Feed.Append($"run-{run}");
        }

        using var stream = await _server.StreamAsync("/v1/events" + query, lastEventId is null ? [] : [("Last-Event-ID", lastEventId)]);

        Assert.Equal(expected, await stream.IdsAsync(expected.Split(',').Length));
    }
}
