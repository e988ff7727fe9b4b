using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using Xunit;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>Follows a journal event by event, and checks each against what went before. It shares the fold with the machine and none of its decisions.</summary>
/// <param name="empty">The state before the first event.</param>
internal sealed class HistoryAudit(WorkflowState empty)
{
    private readonly HashSet<(string Step, int Cycle, int Attempt)> _claimed = [];
    private readonly HashSet<(string Step, int Cycle, int Attempt)> _receipts = [];
    private readonly HashSet<string> _out = [];
    private readonly HashSet<string> _unknown = [];
    private readonly HashSet<string> _approved = [];
    private readonly MessageAudit _messages = new();
    private long _bytes;
    private (long Tokens, decimal Cost) _used;
    private WorkflowEvent? _previous;

    public WorkflowState State { get; private set; } = empty;

    public void Next(WorkflowEvent e)
    {
        var before = State;
        Assert.True(!before.IsTerminal || MayFollowTheEnd(before, e), "nothing may follow the end");
        _previous = e;
        Check(before, e);
        State = WorkflowMachine.Apply(before, e);
        Follow(e);
        _messages.Next(State, e);
        CheckLocks(before, e);
        CheckKept(before, e);
        _bytes += BytesOf(e);
        Assert.Equal(_bytes, State.PayloadBytes);
        var usage = UsageOf(e);
        _used = (_used.Tokens + (usage?.Tokens ?? 0), _used.Cost + (usage?.Cost ?? 0));
        Assert.Equal(_used, (State.TokensUsed, State.CostUsed));
        Assert.InRange(State.Hops, 0, State.MaxHops);
        Assert.InRange(State.CurrentCycle, 1, State.MaxCycles);
        Assert.InRange(State.Steps.Count(at => at.Status == StepStatus.Running), 0, State.Limits.FanOut);
    }

    /// <summary>A fork goes on after any end; a failed run is retried, or gets more room and says again that it has failed.</summary>
    private bool MayFollowTheEnd(WorkflowState before, WorkflowEvent e) => e is WorkflowEvent.WorkflowForked
        || (before.Status == WorkflowStatus.Completed && e is WorkflowEvent.MessagesRedriven)
        || (before.Status == WorkflowStatus.Failed
            && (e is WorkflowEvent.WorkflowRetried or WorkflowEvent.LimitsExtended || (e is WorkflowEvent.WorkflowFailed && _previous is WorkflowEvent.LimitsExtended)));

    private void Check(WorkflowState before, WorkflowEvent e)
    {
        switch (e)
        {
            case WorkflowEvent.StepStarted x:
                CheckClaim(before, x);
                break;
            case WorkflowEvent.StepCompleted x:
                Assert.True(_receipts.Add((x.Step, x.Cycle, x.Attempt)), "a second receipt for the same attempt");
                Assert.True(StepOf(before, x.Step).Signal is not null || _claimed.Contains((x.Step, x.Cycle, x.Attempt)), "a receipt without a claim");
                Assert.Contains(StatusOf(before, x.Step), new[] { StepStatus.Running, StepStatus.Waiting });
                break;
            case WorkflowEvent.StepAttemptFailed { Error.Code: "route.unavailable" } x:
                Assert.Equal(StepStatus.Pending, StatusOf(before, x.Step));
                Assert.True(_claimed.Add((x.Step, x.Cycle, x.Attempt)), "counted twice");
                break;
            case WorkflowEvent.StepAttemptFailed x:
                Assert.Equal(StepStatus.Running, StatusOf(before, x.Step));
                Assert.Contains((x.Step, x.Cycle, x.Attempt), _claimed);
                break;
            case WorkflowEvent.WaitOpened { WaitKind: WaitKind.Clarification } x:
                Assert.Equal(StepStatus.Pending, StatusOf(before, x.Step!));
                Assert.Null(before.Steps[StepOf(before, x.Step!).Index].Clarification);
                Assert.True(before.Failing is null, "a run that is going to fail asks nobody any more");
                break;
            case WorkflowEvent.StepReleased x:
                Assert.Equal(StepStatus.BackingOff, StatusOf(before, x.Step));
                break;
            case WorkflowEvent.LocksGranted x:
                Assert.Equal(StepStatus.Running, StatusOf(before, x.Step));
                break;
            case WorkflowEvent.StepOutcomeUnknown x:
                Assert.Equal((StepStatus.Running, EffectPolicy.Once), (StatusOf(before, x.Step), StepOf(before, x.Step).Effect));
                break;
            case WorkflowEvent.StepResolved x:
                Assert.Equal(StepStatus.Unknown, StatusOf(before, x.Step));
                Assert.True(x.Outcome != ResolvedOutcome.Done || _receipts.Add((x.Step, x.Cycle, x.Attempt)), "a second receipt for the same attempt");
                break;
            case WorkflowEvent.StepFailed x:
                Assert.Contains(StatusOf(before, x.Step), new[] { StepStatus.Pending, StepStatus.Waiting, StepStatus.Unknown });
                Assert.True(x.Cycle > 0, "a step fails in a cycle");
                break;
            case WorkflowEvent.CycleStarted x:
                Assert.Equal(before.CurrentCycle + 1, x.Cycle);
                Assert.All(before.Definition.Loop!.Steps, i => Assert.False(before.Steps[i].Status is StepStatus.Running or StepStatus.Unknown, "a call is forgotten"));
                break;
            case WorkflowEvent.WorkflowRetried x:
                Assert.All(x.Steps, step => Assert.Equal(StepStatus.Failed, StatusOf(before, step)));
                break;
            default:
                break;
        }
    }

    private void CheckClaim(WorkflowState before, WorkflowEvent.StepStarted x)
    {
        var step = StepOf(before, x.Step);
        var at = before.Steps[step.Index];
        Assert.True(at.Status is StepStatus.Pending or StepStatus.BackingOff, $"a step that is {at.Status} is called");
        Assert.True(before.Failing is null, "a run that is going to fail calls nobody any more");
        Assert.True(_claimed.Add((x.Step, x.Cycle, x.Attempt)), "claimed twice");
        Assert.True(x.Attempt == 1 || _claimed.Contains((x.Step, x.Cycle, x.Attempt - 1)), $"attempt {x.Attempt} without the one before");
        Assert.True(x.Attempt > 1 || x.Hop > before.Hops || !MayRepeat(before, step), "a new pass or choice takes the hop of the one before");
        Assert.True(_out.Add(x.Step), "called while a call is out");
        Assert.True(!_unknown.Contains(x.Step), "called again though nobody knows what came of the call before");
        Assert.True(step.Approval is null || _approved.Contains(x.Step), "called through a gate that nobody opened");
        Assert.True(x.Hop == before.Hops + 1 || (x.Hop == at.Hop && at.Hop > 0), $"hop {x.Hop} after {before.Hops} and, for this step, {at.Hop}");
        Assert.False(IsPassOver(before, step), "called in a pass of the loop that is over");
        var hadItsTurn = at.Status == StepStatus.BackingOff;   // a person may since have let a step before it run again
        Assert.True(hadItsTurn || (before.Definition.Route is null ? MayFollow(before, step) : before.Chosen == step.Index), "not its turn");
    }

    private static bool MayRepeat(WorkflowState state, StepDefinition step) =>
        state.Definition.Route is not null || state.Definition.Loop?.Steps.Contains(step.Index) == true;

    /// <summary>The rule of joins, in other words than the machine's.</summary>
    private static bool MayFollow(WorkflowState state, StepDefinition step)
    {
        var ended = step.After.Where(i => state.Steps[i].Status is StepStatus.Completed or StepStatus.Failed && !IsToGoRound(state, i)).ToList();
        return step.Join.Needed is { } needed ? ended.Count(i => state.Steps[i].Status == StepStatus.Completed) >= needed : ended.Count == step.After.Length;
    }

    private static bool IsPassOver(WorkflowState state, StepDefinition step) => state.Definition.Loop is { } loop && loop.Steps.Contains(step.Index)
        && (state.Steps[loop.From].Status is StepStatus.Completed or StepStatus.Failed) && IsToGoRound(state, loop.From);

    /// <summary>Says whether a step is the last of a loop's pass, and the loop is not left after it.</summary>
    private static bool IsToGoRound(WorkflowState state, int index) => state.Definition.Loop is { } loop && loop.From == index
        && (state.LoopExhausted
            ? loop.OnExhausted == ExhaustedPolicy.Ask && state.ExhaustedWait?.Answer?.Payload.Equals(ExhaustedAnswer.Of(ExhaustedAnswer.Complete)) != true
            : state.Steps[index].Status == StepStatus.Failed || !IsApproval(state.Steps[index].Result!));

    private static bool IsApproval(JsonPayload result) => result.ToString().Replace(" ", "", StringComparison.Ordinal) == """{"approved":true}""";

    /// <summary>What is finished stays as it is until a cycle, a choice or a fork begins it anew.</summary>
    private void CheckKept(WorkflowState before, WorkflowEvent e)
    {
        for (var i = 0; i < before.Steps.Length; i++)
        {
            var anew = e is WorkflowEvent.WorkflowForked
                || (e is WorkflowEvent.CycleStarted && before.Definition.Loop!.Steps.Contains(i))
                || (e is WorkflowEvent.StepChosen chosen && chosen.Step == before.Definition.Steps[i].Id);
            if (before.Steps[i].Status == StepStatus.Completed && !anew)
            {
                Assert.True(State.Steps[i] == before.Steps[i], $"the result of step '{before.Definition.Steps[i].Id}' is lost");
            }
        }
    }

    private void Follow(WorkflowEvent e)
    {
        switch (e)
        {
            case WorkflowEvent.StepCompleted x: _out.Remove(x.Step); break;
            case WorkflowEvent.StepAttemptFailed x: _out.Remove(x.Step); break;
            case WorkflowEvent.StepFailed x: _out.Remove(x.Step); break;
            case WorkflowEvent.StepOutcomeUnknown x: _unknown.Add(x.Step); break;
            case WorkflowEvent.StepResolved x: Forget(x.Step, gate: false); break;
            case WorkflowEvent.WaitAnswered { Step: { } step } x when ApprovalAnswer.Read(x.Payload) == true && x.Name == step: _approved.Add(step); break;
            case WorkflowEvent.StepChosen { Step: { } step }: Forget(step, gate: true); break;
            case WorkflowEvent.CycleStarted: State.Definition.Loop!.Steps.ToList().ForEach(i => Forget(State.Definition.Steps[i].Id, gate: true)); break;
            case WorkflowEvent.WorkflowRetried x:
                x.Steps.ToList().ForEach(step => Forget(step, gate: false));
                _out.RemoveWhere(step => StatusOf(State, step) == StepStatus.Pending);   // a person who did not answer is asked again
                break;
            case WorkflowEvent.WorkflowForked: Clear(); break;
            default: break;
        }
    }

    private void Forget(string step, bool gate)
    {
        _out.Remove(step);
        _unknown.Remove(step);
        if (gate)
        {
            _approved.Remove(step);
        }
    }

    /// <summary>A fork is another run: its calls have other ids. In a routed one, what begins again counts on from where it was.</summary>
    private void Clear()
    {
        _claimed.Clear();
        _claimed.UnionWith(State.Steps.Select((at, i) => (State.Definition.Steps[i].Id, at.Cycle, at.Attempt)));
        _receipts.Clear();
        _out.Clear();
        _unknown.Clear();
        _approved.Clear();
    }

    /// <summary>Locks are held by attempts that run, or whose outcome nobody knows, and by nothing else.</summary>
    private void CheckLocks(WorkflowState before, WorkflowEvent e) => Assert.All(State.Steps, at => Assert.True(
        at.Locks.IsEmpty || (at.Status is StepStatus.Running or StepStatus.Unknown && !State.IsTerminal),
        $"after {e.Kind}, a step that is {at.Status} in a run that is {State.Status} holds locks; before it was {before.Status}"));

    private static long BytesOf(WorkflowEvent e) => e switch
    {
        WorkflowEvent.WorkflowStarted x => x.Input.Length,
        WorkflowEvent.StepCompleted x => x.Result.Length,
        WorkflowEvent.StepResolved x => x.Result?.Length ?? 0,
        WorkflowEvent.SignalKept x => x.Payload.Length,
        WorkflowEvent.WaitAnswered x => x.Payload.Length,
        WorkflowEvent.MessagesSent x => x.Messages.Sum(m => m.Payload.Length),
        WorkflowEvent.WorkflowForked x => (x.Input?.Length ?? 0) + x.Outputs.Sum(output => output.Result.Length),
        _ => 0,
    };

    private static Core.Agents.AgentUsage? UsageOf(WorkflowEvent e) => e switch
    {
        WorkflowEvent.ServiceRecommended x => x.Usage,
        WorkflowEvent.ServiceSelected x => x.Usage,
        WorkflowEvent.StepChosen x => x.Usage,
        WorkflowEvent.LoopExhausted x => x.Usage,
        WorkflowEvent.StepCompleted x => x.Usage,
        WorkflowEvent.StepAttemptFailed x => x.Usage,
        _ => null,
    };

    private static StepDefinition StepOf(WorkflowState state, string id) => state.Definition.Steps.Single(step => step.Id == id);

    private static StepStatus StatusOf(WorkflowState state, string id) => state.Steps[StepOf(state, id).Index].Status;
}
