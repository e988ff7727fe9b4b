using System.Net;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Sdk.Tests.Serving;

/// <summary>Joining, remembering, bounds and giving up, over real connections.</summary>
public sealed class WorkDeskTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    [Fact]
    public async Task SameRequest_WhileItIsWorkedOn_JoinsTheWork()
    {
        await using var agent = await TestAgent.StartAsync(WorkAsync, o => o.MaxConcurrency = 1);
        var first = agent.AnswerAsync(TestAgent.Call());
        await _begun.Task.Soon("the handler runs");

        var second = agent.AnswerAsync(TestAgent.Call());
        var other = await agent.AnswerAsync(TestAgent.Call("w/2/1/1"));
        _release.SetResult();

        Assert.Equal("agent.busy", other.Error!.Code);        // the join took no room, and no second run
        Assert.Equal(("1", "1"), ((await first).Result.ToString(), (await second).Result.ToString()));
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task SameRequest_AfterItsAnswer_GetsThatAnswerUntilItIsForgotten()
    {
        _release.SetResult();
        await using var agent = await TestAgent.StartAsync(WorkAsync, o => o.AnswerLifetime = TimeSpan.FromMinutes(10), _time);
        await agent.AnswerAsync(TestAgent.Call());
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));

        Assert.Equal("1", (await agent.AnswerAsync(TestAgent.Call())).Result.ToString());
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("2", (await agent.AnswerAsync(TestAgent.Call())).Result.ToString());
    }

    [Fact]
    public async Task SameRequest_WithAnotherInput_IsRejected()
    {
        _release.SetResult();
        await using var agent = await TestAgent.StartAsync(WorkAsync);
        await agent.AnswerAsync(TestAgent.Call(input: "1"));

        var answer = await agent.AnswerAsync(TestAgent.Call(input: "2"));

        Assert.Equal((AnswerStatus.Rejected, "agent.request_id_reused"), (answer.Status, answer.Error!.Code));
        Assert.Equal(1, _runs);
    }

    [Theory, InlineData(true, 2), InlineData(false, 1)]
    public async Task SameRequest_AfterAnError_RunsAgainOnlyWhenItMaySucceed(bool retryable, int runs)
    {
        await using var agent = await TestAgent.StartAsync((_, _) =>
        {
            _runs++;
            throw new AgentException("x.y", "m", retryable);
        });

        await agent.AnswerAsync(TestAgent.Call());
        await agent.AnswerAsync(TestAgent.Call());

        Assert.Equal(runs, _runs);
    }

    [Fact]
    public async Task Calls_MoreThanTheBound_AreRejectedWith503AndRetryAfter()
    {
        await using var agent = await TestAgent.StartAsync(WorkAsync, o => o.MaxConcurrency = 1);
        var first = agent.AnswerAsync(TestAgent.Call());
        await _begun.Task.Soon("the handler runs");

        using var response = await agent.PostAsync(TestAgent.Call("w/2/1/1"));
        var body = await response.Content.ReadAsStringAsync();
        _release.SetResult();
        await first;
        var later = await agent.AnswerAsync(TestAgent.Call("w/2/1/1"));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(1)), (response.StatusCode, response.Headers.RetryAfter!.Delta));
        Assert.Contains("\"request_id\":\"w/2/1/1\",\"status\":\"rejected\"", body, StringComparison.Ordinal);
        Assert.Contains("\"retry_after_seconds\":1", body, StringComparison.Ordinal);
        Assert.Equal(AnswerStatus.Success, later.Status);     // a rejection is not remembered
    }

    [Fact]
    public async Task Caller_Disconnects_CancelsTheHandlerAndARepeatWorksAnew()
    {
        await using var agent = await TestAgent.StartAsync(WorkAsync);
        using var caller = new CancellationTokenSource();
        var call = agent.AnswerAsync(TestAgent.Call(), caller.Token);
        await _begun.Task.Soon("the handler runs");

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _cancelled.Task.Soon("the handler is cancelled");
        _release.SetResult();

        Assert.Equal("2", (await agent.AnswerAsync(TestAgent.Call())).Result.ToString());
    }

    [Fact]
    public async Task Caller_DisconnectsWhileAnotherWaits_DoesNotCancelTheHandler()
    {
        await using var agent = await TestAgent.StartAsync(WorkAsync);
        using var caller = new CancellationTokenSource();
        var first = agent.AnswerAsync(TestAgent.Call(), caller.Token);
        await _begun.Task.Soon("the handler runs");
        var second = agent.AnswerAsync(TestAgent.Call());
        await Patience.Until(() => agent.Callers("w/1/1/1") == 2, "the second caller has joined");

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _release.SetResult();

        Assert.Equal(AnswerStatus.Success, (await second).Status);
    }

    [Fact]
    public async Task Handler_TakesLongerThanTheCallAllows_IsCancelledAndAnsweredTimeout()
    {
        await using var agent = await TestAgent.StartAsync(WorkAsync, time: _time);
        var call = agent.AnswerAsync(TestAgent.Call(timeoutSeconds: 5));
        await _begun.Task.Soon("the handler runs");
        await Patience.Until(() => _time.ArmedTimers > 0, "the timeout is armed");

        _time.Advance(TimeSpan.FromSeconds(5));
        var answer = await call;

        Assert.Equal((AnswerStatus.Timeout, "agent.timeout", true), (answer.Status, answer.Error!.Code, answer.Error.Retryable));
        await _cancelled.Task.Soon("the handler is cancelled");
    }

    [Fact]
    public async Task Handler_IgnoresItsCancellation_KeepsItsRoomUntilItEnds()
    {
        await using var agent = await TestAgent.StartAsync(
            async (_, _) =>
            {
                _runs++;
                _begun.TrySetResult();
                await _release.Task;
                return AgentReply.Success(_runs);
            },
            o => o.MaxConcurrency = 1,
            _time);
        var call = agent.AnswerAsync(TestAgent.Call(timeoutSeconds: 5));
        await _begun.Task.Soon("the handler runs");
        await Patience.Until(() => _time.ArmedTimers > 0, "the timeout is armed");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("agent.timeout", (await call).Error!.Code);

        Assert.Equal("agent.busy", (await agent.AnswerAsync(TestAgent.Call("w/2/1/1"))).Error!.Code);
        _release.SetResult();
        await Patience.Until(() => agent.Running == 0, "the handler has ended");

        Assert.Equal("1", (await agent.AnswerAsync(TestAgent.Call())).Result.ToString());       // late, and done all the same
        Assert.Equal(1, _runs);
    }

    private async Task<AgentReply> WorkAsync(AgentCall call, CancellationToken cancellationToken)
    {
        var run = Interlocked.Increment(ref _runs);
        _begun.TrySetResult();
        try
        {
            await _release.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _cancelled.TrySetResult();
            throw;
        }

        return AgentReply.Success(run);
    }
}
