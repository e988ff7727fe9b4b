using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class WatchCommandTests : IAsyncLifetime
{
    private const string Stream = "GET /v1/workflows/r-1/events";
    private readonly Cli _cli = new();
    private StubServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await StubServer.StartAsync();
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Completed)));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Watch_StreamBreaksInsideAnEvent_GoesOnWithEveryEventExactlyOnce()
    {
        var events = RecordedRun.CyclicWithRetry().Events;
        var (connections, threeSeen) = (0, _cli.Out.WhenWritten(3));
        _server.On(Stream, async context =>
        {
            switch (++connections)
            {
                case 1:
                    await EventStreams.SendAsync(context, events.Take(3));
                    await context.Response.WriteAsync("id: 4\ndata: {\"sequence\":104,");
                    await context.Response.Body.FlushAsync();
                    await threeSeen; // a reset connection may lose what was sent and not yet read
                    context.Abort();
                    break;
                case 2:
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    break;
                case 3:
                    await EventStreams.SendAsync(context, events.Skip(3).Take(2)); // and closes in good order, too early
                    break;
                default:
                    await EventStreams.SendAsync(context, events); // ignores what was seen
                    break;
            }
        });

        Assert.Equal(ExitCodes.Done, await RunAsync("--json"));
        Assert.Equal(Enumerable.Range(1, 16), _cli.Out.ToString().TrimEnd().Split('\n').Select(VersionOf));
        Assert.Equal(["", "3", "3", "5"], _server.Requests.Where(r => r.Line == Stream).Select(r => r.Headers.GetValueOrDefault("Last-Event-ID", "")));
        Assert.Empty(_cli.Error.ToString());
    }

    [Fact]
    public async Task Watch_StreamLeavesEventsOut_AsksForThemAgain()
    {
        var events = RecordedRun.CyclicWithRetry().Events;
        var connections = 0;
        _server.On(Stream, context => EventStreams.SendAsync(context, ++connections == 1 ? events.Take(3).Concat(events.Skip(4)) : events));

        Assert.Equal(ExitCodes.Done, await RunAsync("--json"));
        Assert.Equal(Enumerable.Range(1, 16), _cli.Out.ToString().TrimEnd().Split('\n').Select(VersionOf));
        Assert.Equal("3", _server.Requests.Last(r => r.Line == Stream).Headers["Last-Event-ID"]);
    }

    [Fact]
    public async Task Watch_ForPeople_ShowsProgressAndTheAnswer()
    {
        _server.On(Stream, context => EventStreams.SendAsync(context, RecordedRun.CyclicWithRetry().Events));

        Assert.Equal(ExitCodes.Done, await RunAsync());
        Assert.Contains("12:00:07  Review cycle 2 of 2\n", _cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n\nRuns resume.\n", _cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_ServerStaysAway_GivesUpAfterBoundedRetries()
    {
        _server.On(Stream, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(ExitCodes.Unreachable, await RunAsync("--json"));
        Assert.Equal("server.unreachable", _cli.OneProblem().GetProperty("code").GetString());
        Assert.Equal([0.5, 1, 2, 4, 8, 10, 10, 10], _cli.Time.Pauses.Select(p => p.TotalSeconds));
    }

    [Fact]
    public async Task Watch_FailedRun_ExitsWithFailure()
    {
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Failed)))
            .On(Stream, context => EventStreams.SendAsync(context, RecordedRun.Failing().Events));

        Assert.Equal(ExitCodes.Failed, await RunAsync());
        Assert.Equal(
            $"error: run r-1 failed: exit code 7 (agent.process_exit)\nLet it go on with: orleansagents retry r-1 --server {_server.Url}/\n", _cli.Error.ToString());
    }

    [Fact]
    public async Task Watch_RunThatWasRetried_IsFollowedPastItsEarlierEnd()
    {
        var run = RecordedRun.Failing()
            .At(5, new WorkflowEvent.WorkflowRetried(["research"], "ann", "the disk is back", RecordedRun.Noon.AddSeconds(5)))
            .At(5, new WorkflowEvent.StepStarted("research", 1, 2, 1, "docs"))
            .At(6, new WorkflowEvent.StepCompleted("research", 1, 2, JsonPayload.EmptyObject, 1000))
            .At(6, new WorkflowEvent.WorkflowCompleted(RecordedRun.Answer, false));
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Completed) with { Version = 8 }))
            .On(Stream, context => EventStreams.SendAsync(context, run.Events));

        Assert.Equal(ExitCodes.Done, await RunAsync());
        Assert.Contains("12:00:05  retried by ann: research again (the disk is back)\n", _cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("research  docs  started, attempt 2\n", _cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_RunThatWaits_ShowsTheCommandThatAnswers()
    {
        var run = new RecordedRun()
            .At(0, RecordedRun.Started())
            .At(0, RecordedRun.Asked(WaitKind.Approval, "deploy", "deploy", "Deploy?"))
            .At(3, new WorkflowEvent.WorkflowCancelled("ann", "no"));
        _server.On("GET /v1/workflows/r-1", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Cancelled) with { Version = 3 }))
            .On(Stream, context => EventStreams.SendAsync(context, run.Events));

        Assert.Equal(ExitCodes.Failed, await RunAsync());
        Assert.Contains("12:00:00  waits for approval 'deploy': Deploy?\n", _cli.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            $"answer it with: orleansagents signal r-1 deploy --approve --server {_server.Url}/  (or --reject)\n", _cli.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_StreamIsRefused_DoesNotAskAgain()
    {
        _server.On(Stream, """{"title":"T","status":404,"detail":"Pruned.","code":"workflow.not_found"}""", 404);

        Assert.Equal(ExitCodes.Failed, await RunAsync("--json"));
        Assert.Equal("workflow.not_found", _cli.OneProblem().GetProperty("code").GetString());
        Assert.Empty(_cli.Time.Pauses);
    }

    [Fact]
    public async Task Watch_SomethingThatIsNoEvent_IsToldAndNotRetried()
    {
        _server.On(Stream, context => context.Response.WriteAsync("data: [\n\n"));

        Assert.Equal(ExitCodes.Failed, await RunAsync("--json"));
        Assert.Equal("server.unexpected_answer", _cli.OneProblem().GetProperty("code").GetString());
    }

    [Fact]
    public async Task Watch_Interrupted_SaysThatTheRunGoesOn()
    {
        using var ctrlC = new CancellationTokenSource();
        _server.On(Stream, async context =>
        {
            await EventStreams.SendAsync(context, RecordedRun.CyclicWithRetry().Events.Take(2));
            await ctrlC.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        Assert.Equal(ExitCodes.Failed, await _cli.RunAsync(["watch", "r-1", "--server", _server.Url], ctrlC.Token));
        Assert.Contains("run r-1 goes on", _cli.Error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] more) => _cli.RunAsync(["watch", "r-1", "--server", _server.Url, .. more]);

    private static int VersionOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("version").GetInt32();
    }
}
