using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Events;

public sealed class StreamLifetimeTests
{
    private const string OfRun = "/v1/workflows/run-1/events";

    [Fact]
    public async Task Stream_Silent_BeatsEveryFifteenSecondsAndStillGivesEvents()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Append("run-1");
        using var stream = await server.StreamAsync(OfRun);
        Assert.Equal("1", await stream.IdsAsync(1));
        await server.Time.TimerMade.WaitAsync("the stream waits for its heartbeat");

        for (var beat = 1; beat <= 2; beat++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal(new SseFrame(null, null, null, "keep-alive"), await stream.NextAsync());
        }

        server.Time.Advance(TimeSpan.FromSeconds(14.9));
        server.Feed.Append("run-1", "WorkflowCompleted");
        Assert.Equal("2", await stream.IdsAsync(1));
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task Stream_EventsThatMayBeFollowed_AreSentTogetherAfterAMoment()
    {
        await using var server = await ApiServer.StartAsync(
            services: services => services.Configure<ApiOptions>(options => options.GatherEvents = TimeSpan.FromSeconds(1)));
        server.Feed.Append("run-1");
        var opening = server.StreamAsync(OfRun);
        await server.Time.TimerMade.WaitAsync("the stream gathers");
        Assert.False(opening.IsCompleted);

        server.Time.Advance(TimeSpan.FromSeconds(1));

        using var stream = await opening;
        Assert.Equal("1", await stream.IdsAsync(1));
    }

    [Fact]
    public async Task Stream_EndOfTheRun_IsSentAtOnce()
    {
        await using var server = await ApiServer.StartAsync(
            services: services => services.Configure<ApiOptions>(options => options.GatherEvents = TimeSpan.FromSeconds(1)));
        server.Feed.Append("run-1");
        var opening = server.StreamAsync(OfRun);
        await server.Time.TimerMade.WaitAsync("the stream gathers");

        server.Feed.Append("run-1", "WorkflowCompleted");

        using var stream = await opening;
        Assert.Equal("1,2", await stream.IdsAsync(2));
    }

    [Fact]
    public async Task Stream_ReaderThatLeaves_IsLetGo()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Append("run-1");
        var stream = await server.StreamAsync(OfRun);
        await server.Feed.Waiting.WaitAsync("the stream waits for the next event");

        stream.Dispose();

        await server.Feed.Left.WaitAsync("the feed is let go after its reader has left");
        Assert.DoesNotContain(server.Log.All, record => record.Id is >= 1200 and < 1300);
    }

    [Fact]
    public async Task Stream_ReaderThatStopsReading_IsCutOffBeforeMuchIsPulled()
    {
        const int EventBytes = 64 * 1024;
        const int PulledBytesMax = 32 * 1024 * 1024;
        await using var server = await ApiServer.StartAsync(kestrel =>
            kestrel.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1_000_000, gracePeriod: TimeSpan.FromSeconds(1.5)));
        server.Feed.EndlessEventBytes = EventBytes;
        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(server.Address.Host, server.Address.Port);

        const string Request = "GET /v1/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Request));

        await server.Feed.Left.WaitAsync("a reader that takes nothing is cut off");
        Assert.InRange(server.Feed.PagesGiven, 1, PulledBytesMax / EventBytes);
    }

    [Fact]
    public async Task Stream_HostStops_EndsWhole()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Append("run-1");
        using var stream = await server.StreamAsync(OfRun);
        Assert.Equal("1", await stream.IdsAsync(1));
        await server.Feed.Waiting.WaitAsync("the stream waits for the next event");

        var stopping = server.StopAsync();

        Assert.Null(await stream.NextAsync());
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(server.Log.All, record => record.Id is >= 1200 and < 1300);
    }

    [Fact]
    public async Task Stream_FeedFails_BreaksTheConnectionSoThatNobodyTakesItForTheEnd()
    {
        await using var server = await ApiServer.StartAsync();
        server.Feed.Append("run-1");
        using var stream = await server.StreamAsync(OfRun);
        Assert.Equal("1", await stream.IdsAsync(1));
        await server.Feed.Waiting.WaitAsync("the stream waits for the next event");

        server.Feed.FaultWhileFollowing = new InvalidOperationException("the disk is gone");
        server.Feed.Append("run-1");

        await Assert.ThrowsAnyAsync<IOException>(stream.NextAsync);
        Assert.Contains(server.Log.All, record => record.Id == 1202);
    }
}
