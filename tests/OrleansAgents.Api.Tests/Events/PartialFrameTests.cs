using System.Net;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Events;

/// <summary>What agents are writing, between the events of a stream.</summary>
public sealed class PartialFrameTests
{
    private const string OfRun = "/v1/workflows/run-1/events";

    [Theory, InlineData(OfRun, "run-1"), InlineData("/v1/events?after=0", null)]
    public async Task Stream_AgentThatWrites_ShowsTheTextWithoutAnId(string path, string? followed)
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Append("run-1");
        using var stream = await server.StreamAsync(path);
        Assert.Equal("1", await stream.IdsAsync(1));
        await server.Time.TimerMade.WaitAsync("the stream has nothing to send");

        server.Partials.Publish(Piece(0, "Hel\n"));
        server.Partials.Publish(Piece(4, "lo"));

        const string Data = """{"requestId":"run-1/write/1/2","workflow":"run-1","step":"write","cycle":1,"attempt":2,"offset":0,"text":"Hel\n"}""";
        Assert.Equal(followed, server.Partials.Followed);
        Assert.Equal(new SseFrame(null, "partial", Data, null), await stream.NextAsync());
        Assert.EndsWith("\"offset\":4,\"text\":\"lo\"}", (await stream.NextAsync())!.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_EventAfterText_ComesAfterItAndTheRunStillEndsTheStream()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Append("run-1");
        using var stream = await server.StreamAsync(OfRun);
        Assert.Equal("1", await stream.IdsAsync(1));
        await server.Time.TimerMade.WaitAsync("the stream has nothing to send");

        server.Partials.Publish(Piece(0, "Hello"));
        Assert.Equal("partial", (await stream.NextAsync())!.Kind);
        server.Feed.Append("run-1", "StepCompleted");
        server.Feed.Append("run-1", "WorkflowCompleted");

        Assert.Equal("2,3", await stream.IdsAsync(2));
        Assert.Null(await stream.NextAsync());
        await server.Partials.Left.WaitAsync("the partial texts are let go with the stream");
        Assert.DoesNotContain(server.Log.All, record => record.Id is >= 1200 and < 1300);
    }

    [Fact]
    public async Task Stream_Silent_StillBeatsBetweenTexts()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Append("run-1");
        using var stream = await server.StreamAsync(OfRun);
        Assert.Equal("1", await stream.IdsAsync(1));
        await server.Time.TimerMade.WaitAsync("the stream has nothing to send");

        server.Partials.Publish(Piece(0, "Hello"));
        Assert.Equal("partial", (await stream.NextAsync())!.Kind);
        server.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(new SseFrame(null, null, null, "keep-alive"), await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_ReaderThatLeaves_LetsThePartialTextsGo()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Append("run-1");
        var stream = await server.StreamAsync(OfRun);
        Assert.Equal("1", await stream.IdsAsync(1));
        await server.Time.TimerMade.WaitAsync("the stream has nothing to send");

        stream.Dispose();

        await server.Partials.Left.WaitAsync("the partial texts are let go after their reader has left");
    }

    [Fact]
    public async Task Page_AgentThatWrites_HoldsEventsAlone()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Append("run-1");
        server.Partials.Publish(Piece(0, "Hello"));

        using var page = await server.GetAsync(OfRun);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("Hello", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("nobody", server.Partials.Followed);
    }

    private static PartialText Piece(long offset, string text) => new("run-1/write/1/2", "run-1", "write", 1, 2, offset, text);
}
