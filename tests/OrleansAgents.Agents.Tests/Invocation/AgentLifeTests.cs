using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Agents.Directories;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Invocation;

/// <summary>What an agent's life means for its calls: refusals, other bounds, removal, and fairness all the while.</summary>
public sealed class AgentLifeTests : IAgentCircuits
{
    private static readonly AgentDescriptor Agent = new("a", AgentKind.Http) { MaxConcurrency = 2 };

    private readonly ConcurrentQueue<(string Call, TaskCompletionSource<AgentAnswer> End)> _running = new();
    private readonly List<string> _started = [];
    private readonly AgentDirectory _directory = new([Agent]);
    private readonly ScriptedConnector _connector;
    private readonly AgentInvoker _invoker;

    public AgentLifeTests()
    {
        _connector = new((call, _) =>
        {
            var end = new TaskCompletionSource<AgentAnswer>();
            lock (_started)
            {
                _started.Add(call.RequestId);
                _running.Enqueue((call.RequestId, end));
            }

            return new(end.Task);
        });
        _invoker = new([_connector], Options.Create(new AgentOptions()), new ManualTimeProvider(), NullLogger<AgentInvoker>.Instance, _directory, this);
    }

    public bool IsOpen(string agent) => agent == "broken";

    [Theory]
    [InlineData(AgentHealth.Offline, false, "agent.offline")]
    [InlineData(AgentHealth.Healthy, true, "agent.draining")]
    [InlineData(AgentHealth.Offline, true, "agent.offline")]
    public async Task Call_OfAnAgentThatMayNotBeCalled_IsAnsweredAtOnceWithoutAConnection(AgentHealth health, bool draining, string code)
    {
        _directory.Put(new(Agent) { Health = health, Draining = draining });

        var answer = CallAsync("r1");

        Assert.True(answer.IsCompleted);
        var error = (await answer).Error!;
        Assert.Equal((code, true, false), (error.Code, error.Retryable, (await answer).OutcomeUnknown));
        Assert.Empty(_started);
    }

    [Fact]
    public void Call_OfALateAgent_IsMade()
    {
        _directory.Put(new(Agent) { Health = AgentHealth.Late });

        _ = CallAsync("r1");

        Assert.Equal(["r1"], _started);
    }

    [Fact]
    public async Task Drain_WhileCallsRunAndWait_LetsThoseThatRunEndAndAnswersTheOthers()
    {
        var calls = Enumerable.Range(1, 4).Select(i => CallAsync($"r{i}")).ToList();

        _directory.Put(new(Agent) { Draining = true });

        Assert.Equal("agent.draining", (await calls[2].Soon("the third is answered")).Error?.Code);
        Assert.Equal("agent.draining", (await calls[3].Soon("the fourth is answered")).Error?.Code);
        Assert.False(calls[0].IsCompleted);
        EndNext();
        Assert.Equal(AnswerStatus.Success, (await calls[0].Soon("the first ends")).Status);
        Assert.Equal(new AgentLoad(1, 0, false), _invoker.LoadOf("a"));
    }

    [Fact]
    public async Task Drain_Ended_CallsAreMadeAgain()
    {
        _directory.Put(new(Agent) { Draining = true });
        await CallAsync("r1");
        _directory.Put(new(Agent));

        _ = CallAsync("r2");

        Assert.Equal(["r2"], _started);
    }

    [Fact]
    public async Task Bound_Grows_LetsWaitingCallsIn()
    {
        var calls = Enumerable.Range(1, 6).Select(i => CallAsync($"r{i}")).ToList();
        Assert.Equal(new AgentLoad(2, 4, false), _invoker.LoadOf("a"));

        _directory.Put(new(Agent with { MaxConcurrency = 5 }));
        await Patience.Until(() => Started == 5, "three more calls begin");

        Assert.Equal(new AgentLoad(5, 1, false), _invoker.LoadOf("a"));
        Assert.All(calls, call => Assert.False(call.IsCompleted));
    }

    [Fact]
    public async Task Bound_Shrinks_WaitsForSlotsToComeBack()
    {
        var calls = Enumerable.Range(1, 4).Select(i => CallAsync($"r{i}")).ToList();
        _directory.Put(new(Agent with { MaxConcurrency = 1 }));

        EndNext();
        await calls[0].Soon("the first ends");
        Assert.Equal(2, Started);
        EndNext();
        await Patience.Until(() => Started == 3, "the third begins");

        Assert.Equal(new AgentLoad(1, 1, false), _invoker.LoadOf("a"));
    }

    [Fact]
    public async Task Remove_Agent_DropsItsGateWhenItsLastCallHasEnded()
    {
        var call = CallAsync("r1");
        _directory.Remove("a");
        Assert.Equal(1, _invoker.GateCount);

        EndNext();
        await call.Soon("the call ends");

        Assert.Equal(0, _invoker.GateCount);
    }

    [Fact]
    public async Task Remove_AgentAndBackWhileItsCallsRun_NeverExceedsTheBound()
    {
        var first = Enumerable.Range(1, 2).Select(i => CallAsync($"r{i}")).ToList();
        _directory.Remove("a");
        _directory.Put(new(Agent));

        var third = CallAsync("r3");

        Assert.Equal(2, Started);
        EndNext();
        await first[0].Soon("the first ends");
        await Patience.Until(() => Started == 3, "the third begins");
        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Names_ThatComeAndGo_LeaveNoGates()
    {
        for (var i = 0; i < 100; i++)
        {
            var agent = Agent with { Name = $"agent-{i}" };
            _directory.Put(new(agent));
            var before = CallAsync("before", agent);
            _directory.Remove(agent.Name);
            EndNext();
            await before.Soon("the call ends");
            var after = CallAsync("after", agent);            // by somebody who still knew it
            EndNext();
            await after.Soon("the call ends");
        }

        Assert.Equal(0, _invoker.GateCount);
    }

    [Fact]
    public void Load_OfABrokenAgent_SaysSo() => Assert.Equal(new AgentLoad(0, 0, CircuitOpen: true), _invoker.LoadOf("broken"));

    [Theory, InlineData(1), InlineData(2), InlineData(20261121)]
    public async Task Calls_OfThreeWorkflows_AreServedInOrderOfArrivalAndNeverTooManyAtOnce(int seed)
    {
        var random = new Random(seed);
        var (bound, before, arrived, calls) = (2, 0, new List<string>(), new List<Task<AgentAnswer>>());
        for (var step = 0; step < 2_000; step++)
        {
            var choice = random.Next(10);
            if (choice < 5)
            {
                arrived.Add($"w{random.Next(3)}/{step}");
                calls.Add(CallAsync(arrived[^1]));
            }
            else if (choice < 9 && !_running.IsEmpty)
            {
                EndNext();
            }
            else
            {
                bound = random.Next(1, 6);
                _directory.Put(new(Agent with { MaxConcurrency = bound }));
            }

            var load = _invoker.LoadOf("a");
            await Patience.Until(() => _running.Count == _invoker.LoadOf("a").Running, $"seed {seed}, step {step}: admitted calls begin");
            Assert.True(load.Waiting == 0 || load.Running >= bound, $"seed {seed}, step {step}: {load} with {bound} slots: a call waits beside a free slot");
            Assert.True(load.Running <= Math.Max(bound, before), $"seed {seed}, step {step}: {load} with {bound} slots, after {before}");
            before = load.Running;
        }

        while (calls.Any(call => !call.IsCompleted))
        {
            await Patience.Until(
                () => calls.All(call => call.IsCompleted) || (!_running.IsEmpty && _running.Count == _invoker.LoadOf("a").Running), $"seed {seed}: the rest is served");
            if (!_running.IsEmpty)
            {
                EndNext();
            }
        }

        Assert.Equal(arrived.ToHashSet(), _started.ToHashSet());
        Assert.All(calls, call => Assert.Equal(AnswerStatus.Success, call.Result.Status));
        AssertOrder(seed, arrived);
    }

    private int Started
    {
        get
        {
            lock (_started)
            {
                return _started.Count;
            }
        }
    }

    // Calls that are let in together begin on threads of their own, and may overtake each other by as many as that.
    private void AssertOrder(int seed, List<string> arrived)
    {
        var places = _started.Select((call, place) => (call, place)).ToDictionary(p => p.call, p => p.place);
        for (var i = 0; i < arrived.Count; i++)
        {
            Assert.True(Math.Abs(places[arrived[i]] - i) < 5, $"seed {seed}: call {i} began as number {places[arrived[i]]}");
        }
    }

    private Task<AgentAnswer> CallAsync(string requestId, AgentDescriptor? agent = null) =>
        _invoker.CallAsync(agent ?? Agent, Calls.To(agent ?? Agent, requestId: requestId), CancellationToken.None).AsTask();

    private void EndNext()
    {
        Assert.True(_running.TryDequeue(out var next));
        next.End.SetResult(ScriptedConnector.Done);
    }
}
