using System.Collections.Immutable;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Messages;

namespace OrleansAgents.Core.Workflows;

/// <content>A run that begins as a copy of another one.</content>
public static partial class WorkflowMachine
{
    private static DomainError? Copy(WorkflowTurn turn, WorkflowCommand.Fork fork)
    {
        if (fork.History is not [WorkflowEvent.WorkflowStarted, ..])
        {
            return new("version.not_found", ErrorKind.NotFound, $"Workflow '{fork.Source.Workflow}' has no version {fork.Source.Version}.");
        }

        foreach (var e in fork.History)
        {
            turn.Add(e);
        }

        turn.ForgetReleases();
        var state = turn.State;
        if (JournalFull(state, more: 4) is { } full)
        {
            return new("limit.journal", ErrorKind.Conflict, $"{full} The copy would be full at once; fork from an earlier version.");
        }

        foreach (var output in fork.Outputs)
        {
            if (StepOf(state, output.Step) is null)
            {
                return StepNotFound(state, output.Step);
            }
        }

        var largest = fork.Outputs.Select(o => o.Result.Length).Append(fork.Input?.Length ?? 0).Max();
        if (largest > state.Limits.PayloadBytes)
        {
            return new("payload.too_large", ErrorKind.TooLarge, TooLarge("An edit", largest, state.Limits));
        }

        turn.Add(new WorkflowEvent.WorkflowForked(
            fork.Source.Workflow.Value, fork.Source.Version, fork.Input, fork.Outputs, fork.By, fork.Reason, turn.Now));
        return null;
    }

    private static WorkflowState Forked(WorkflowState state, WorkflowEvent.WorkflowForked x)
    {
        var kept = x.Input is null ? state : Anew(state) with { Input = x.Input };
        var edited = Edited(kept, x.Outputs);
        return edited with
        {
            Version = state.Version + 1,
            Status = WorkflowStatus.Running,
            Parent = new(new(x.Source), x.SourceVersion),
            StartedAt = x.At,
            ClockFrom = x.At,
            Output = null,
            Error = null,
            Failing = null,
            MayHold = false,
            PayloadBytes = state.PayloadBytes + (x.Input?.Length ?? 0) + x.Outputs.Sum(o => (long)o.Result.Length),
        };
    }

    /// <summary>The run before its first step.</summary>
    private static WorkflowState Anew(WorkflowState state) => state with
    {
        Messages = MessageBox.Empty with { LastNumber = state.Messages.LastNumber },
        CurrentCycle = 1,
        Hops = 0,
        Steps = ImmutableArray.CreateRange(Enumerable.Repeat(StepState.NotStarted, state.Steps.Length)),
        LoopExhausted = false,
        ExhaustedWait = null,
        Chosen = null,
        LastSettled = null,
        LastCompleted = null,
        RouteDone = false,
    };

    private static WorkflowState Edited(WorkflowState state, IReadOnlyList<StepOutput> outputs)
    {
        var definition = state.Definition;
        var steps = state.Steps.Select((at, i) => IsKept(definition.Steps[i], at) ? at : Unsettled(definition, at)).ToArray();
        var restarts = false;
        foreach (var output in definition.Route is null ? outputs : [])
        {
            var downstream = StepGraph.Downstream(definition.Steps, IndexOf(state, output.Step));
            restarts |= definition.Loop is { } loop && downstream[loop.To];
            for (var i = 0; i < steps.Length; i++)
            {
                steps[i] = downstream[i] ? StepState.NotStarted : steps[i];
            }
        }

        var cycle = restarts ? 1 : state.CurrentCycle;
        var last = (Settled: state.LastSettled, Completed: state.LastCompleted);
        foreach (var output in outputs)
        {
            var index = IndexOf(state, output.Step);
            var at = steps[index];
            last = at.Status == StepStatus.Completed ? last : (index, index);
            var of = Math.Max(1, definition.Route is null ? Math.Min(at.Cycle, cycle) : at.Cycle);
            steps[index] = at with { Status = StepStatus.Completed, Cycle = of, Result = output.Result, Error = null, RetryAt = null };
        }

        // A bound that was used up stays judged only while what it was judged on stays, and nobody is to be asked any more.
        var unchanged = definition.Loop is { } judgedLoop ? ReferenceEquals(steps[judgedLoop.From], state.Steps[judgedLoop.From]) : outputs.Count == 0;
        var policy = definition.Loop?.OnExhausted ?? definition.Route?.OnExhausted;
        var judged = state.LoopExhausted && unchanged && (policy == ExhaustedPolicy.Complete || IsToBeCompleted(state));
        return state with
        {
            Steps = [.. steps],
            Messages = outputs.Count == 0 ? state.Messages : state.Messages with { GivenIds = MessageBox.Empty.GivenIds },      // what runs again may send again
            CurrentCycle = cycle,
            Hops = definition.Route is null ? Math.Min(Claims(definition, steps, cycle), Math.Max(state.Hops, outputs.Count)) : state.Hops,
            LastSettled = last.Settled,
            LastCompleted = last.Completed,
            LoopExhausted = judged,
            ExhaustedWait = judged ? state.ExhaustedWait : null,
            RouteDone = state.RouteDone && outputs.Count == 0,
        };
    }

    /// <summary>Finished work is kept; what was going on, waited or failed begins again.</summary>
    private static bool IsKept(StepDefinition step, StepState at) =>
        at.Status == StepStatus.Completed || (at.Status == StepStatus.Failed && !Matters(step, at.Error));

    private static StepState Unsettled(WorkflowDefinition definition, StepState at)
    {
        // A signal that was taken and has not become the step's result yet is as early as it was before.
        var signal = at is { Status: StepStatus.Waiting, Wait: { Kind: WaitKind.Signal, Answer: { IsDefault: false } taken } } ? taken : at.EarlySignal;
        var anew = StepState.NotStarted with { Result = at.Result, EarlySignal = signal };
        return definition.Route is null ? anew : anew with { Cycle = at.Cycle, Attempt = at.Attempt, Hop = at.Hop, IsRedo = at.Attempt > 0 };
    }

    /// <summary>
    /// The hops of what is kept: one a step, and one for each of the loop's steps in each earlier cycle. Steps that failed before they were
    /// called took none, so it is never more than the run had taken.
    /// </summary>
    private static int Claims(WorkflowDefinition definition, StepState[] steps, int cycle)
    {
        var kept = definition.Steps.Count(s => s.Signal is null && steps[s.Index].Status is StepStatus.Completed or StepStatus.Failed);
        return kept + (definition.Loop is { } loop ? (cycle - 1) * loop.Steps.Count(i => definition.Steps[i].Signal is null) : 0);
    }
}
