using System.Threading.Channels;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Invocation;

/// <summary>Time and concurrency, on a clock that the tests drive.</summary>
public sealed class AgentInvokerBoundsTests
{
    private static readonly AgentDescriptor OneAtATime = new("a", AgentKind.Http) { MaxConcurrency = 1 };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTimeProvider _time = new();
    private readonly Channel<TaskCompletionSource<AgentAnswer>> _running = Channel.CreateUnbounded<TaskCompletionSource<AgentAnswer>>();
    private readonly List<string> _started = [];

    [Fact]
    public async Task Timeout_AgentIgnoresCancellation_AnswersTimeoutExactlyThen()
    {
        var calling = CallAsync(Invoker(), "r1", timeoutSeconds: 30);

        _time.Advance(TimeSpan.FromSeconds(29.999));
        Assert.False(calling.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        var answer = await calling;
        Assert.Equal(AnswerStatus.Timeout, answer.Status);
        Assert.Equal(("agent.timeout", true), (answer.Error!.Code, answer.Error.Retryable));
    }

    [Fact]
    public async Task Timeout_CallTellsTheAgentToStop()
    {
        var stopped = new TaskCompletionSource();
        var invoker = Calls.Invoker(_time, null, new ScriptedConnector(async (_, stop) =>
        {
            stop.Register(stopped.SetResult);
            return await Hang();
        }));

        var calling = CallAsync(invoker, "r1", timeoutSeconds: 1);
        _time.Advance(TimeSpan.FromSeconds(1));

        await calling;
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Timeout_NotGivenInTheCall_IsTheAgents()
    {
        var agent = OneAtATime with { Timeout = TimeSpan.FromSeconds(5) };
        var calling = Invoker().CallAsync(agent, Calls.To(agent, timeoutSeconds: 0), CancellationToken.None).AsTask();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("agent.timeout", (await calling).Error!.Code);
    }

    [Fact]
    public async Task Timeout_OfAQueuedCall_CountsFromItsSlot()
    {
        var invoker = Invoker();
        var first = CallAsync(invoker, "r1", timeoutSeconds: 1000);
        var second = CallAsync(invoker, "r2", timeoutSeconds: 10);

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.False(second.IsCompleted);
        await EndNextAsync();
        await first;
        await _time.WhenArmedInAllAsync(2).WaitAsync(Patience);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("agent.timeout", (await second).Error!.Code);
    }

    [Fact]
    public async Task Slot_OfACallThatTimedOut_IsFreeOnlyWhenTheAgentHasEnded()
    {
        var invoker = Invoker();
        var first = CallAsync(invoker, "r1", timeoutSeconds: 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await first;

        var second = CallAsync(invoker, "r2", timeoutSeconds: 1);
        Assert.Equal(["r1"], _started);
        await EndNextAsync();
        await EndNextAsync();

        Assert.Equal(AnswerStatus.Success, (await second).Status);
    }

    [Fact]
    public async Task Queue_SeveralWait_ServesThemInOrder()
    {
        var invoker = Invoker();
        var calls = Enumerable.Range(1, 5).Select(i => CallAsync(invoker, $"r{i}")).ToList();

        foreach (var call in calls)
        {
            await EndNextAsync();
            await call;
        }

        Assert.Equal(["r1", "r2", "r3", "r4", "r5"], _started);
    }

    [Fact]
    public async Task Queue_Full_AnswersBusyAndRetryable()
    {
        var invoker = Invoker(new() { WaitingCallsMax = 1 });
        _ = CallAsync(invoker, "r1");
        var waiting = CallAsync(invoker, "r2");

        var answer = await CallAsync(invoker, "r3");

        Assert.Equal(AnswerStatus.Rejected, answer.Status);
        Assert.Equal(("agent.busy", true), (answer.Error!.Code, answer.Error.Retryable));
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Queue_WaitingCallCancelled_ThrowsAndLeavesItsPlace()
    {
        var invoker = Invoker(new() { WaitingCallsMax = 1 });
        using var cancelled = new CancellationTokenSource();
        _ = CallAsync(invoker, "r1");
        var second = CallAsync(invoker, "r2", cancellationToken: cancelled.Token);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        var third = CallAsync(invoker, "r3");
        await EndNextAsync();
        await EndNextAsync();

        Assert.Equal(AnswerStatus.Success, (await third).Status);
        Assert.Equal(["r1", "r3"], _started);
    }

    [Fact]
    public async Task Cancel_RunningCall_ThrowsAndStopsTheAgent()
    {
        using var cancelled = new CancellationTokenSource();
        var stopped = new TaskCompletionSource();
        var invoker = Calls.Invoker(_time, null, new ScriptedConnector(async (_, stop) =>
        {
            stop.Register(stopped.SetResult);
            return await Hang();
        }));

        var calling = CallAsync(invoker, "r1", cancellationToken: cancelled.Token);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        Assert.True(stopped.Task.IsCompleted);
    }

    [Fact]
    public async Task Cancel_BeforeTheCall_ThrowsAndCallsNobody()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CallAsync(Invoker(), "r1", cancellationToken: new(canceled: true)));

        Assert.Empty(_started);
    }

    [Theory, InlineData(1), InlineData(3)]
    public async Task Concurrency_ManyCalls_NeverExceedsTheBound(int bound)
    {
        var connector = new ScriptedConnector(async (_, _) =>
        {
            await Task.Yield();
            return ScriptedConnector.Done;
        });
        var invoker = Calls.Invoker(_time, null, connector);
        var agent = OneAtATime with { MaxConcurrency = bound };

        var answers = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => Task.Run(
            () => invoker.CallAsync(agent, Calls.To(agent, requestId: $"r{i}"), CancellationToken.None).AsTask())));

        Assert.All(answers, answer => Assert.Equal(AnswerStatus.Success, answer.Status));
        Assert.InRange(connector.MostRunning, 1, bound);
    }

    private AgentInvoker Invoker(AgentOptions? options = null) => Calls.Invoker(_time, options, new ScriptedConnector((call, _) =>
    {
        _started.Add(call.RequestId);
        return new(Hang());
    }));

    private async Task EndNextAsync()
    {
        var running = await _running.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        running.SetResult(ScriptedConnector.Done);
    }

    private Task<AgentAnswer> Hang()
    {
        var end = new TaskCompletionSource<AgentAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _running.Writer.TryWrite(end);
        return end.Task;
    }

    private static Task<AgentAnswer> CallAsync(
        AgentInvoker invoker, string requestId, double timeoutSeconds = 60, CancellationToken cancellationToken = default) =>
        invoker.CallAsync(OneAtATime, Calls.To(OneAtATime, requestId: requestId, timeoutSeconds: timeoutSeconds), cancellationToken)
            .AsTask().WaitAsync(Patience, CancellationToken.None);
}
