using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Sends commands to a run and checks, after each, what must hold in every state.</summary>
internal static class MachineWatch
{
    public static WorkflowDecision Do(MachineRun run, WorkflowCommand command)
    {
        var (before, events) = (run.State, run.Events.Count);

        var decision = run.Do(command);

        if (decision is WorkflowDecision.Rejected || (before.IsTerminal && command is not (WorkflowCommand.Retry or WorkflowCommand.ExtendLimits or WorkflowCommand.RedriveMessages)))
        {
            Assert.Same(before, run.State);
        }

        Assert.Equal(run.Events.Count, run.State.Version);
        CheckReceipt(run, command, before, events);
        CheckUnknown(run, command, before, events);
        CheckPresent(run);
        return decision;
    }

    /// <summary>The process dies, and another replays the journal; it tells the run which calls have lost their caller.</summary>
    public static void Crash(MachineRun run)
    {
        var before = run.State;

        run.Crash();

        Assert.True(StateText.AreSame(before, run.State), $"live\n{StateText.Of(before)}replayed\n{StateText.Of(run.State)}");
        Assert.Equal(WorkflowMachine.Outstanding(before).Select(Text), WorkflowMachine.Outstanding(run.State).Select(Text));
        Assert.Equal(WorkflowMachine.NextWake(before), WorkflowMachine.NextWake(run.State));
        foreach (var call in WorkflowMachine.Outstanding(run.State).OfType<WorkflowEffect.CallAgent>().ToList())
        {
            var once = run.State.Definition.Steps[call.StepIndex].Effect == EffectPolicy.Once;
            var lost = Assert.IsType<WorkflowDecision.Accepted>(Do(run, new WorkflowCommand.LoseCall(call.Id)));
            Assert.Equal(once && lost.Events.Count > 0, lost.Events.Count > 0);
        }
    }

    /// <summary>The journal, written and read, gives the live state of every version.</summary>
    public static void CheckReplay(MachineRun run)
    {
        var live = WorkflowState.Empty(run.Id, run.State.Definition);
        var read = live;
        foreach (var (written, stored) in run.Events.Zip(run.ReadBack()))
        {
            (live, read) = (WorkflowMachine.Apply(live, written), WorkflowMachine.Apply(read, stored));
            Assert.True(StateText.AreSame(live, read), $"version {live.Version}: live\n{StateText.Of(live)}replayed\n{StateText.Of(read)}");
        }

        Assert.True(StateText.AreSame(run.State, read), $"live\n{StateText.Of(run.State)}replayed\n{StateText.Of(read)}");
    }

    private static string Text(WorkflowEffect effect) =>
        effect is WorkflowEffect.DeliverMessages x ? $"{x.Id} {x.Agent} {x.NotBefore} {string.Join(' ', x.Messages)}" : $"{effect}";

    /// <summary>A result that answers a claimed call is kept, once; any other changes nothing.</summary>
    private static void CheckReceipt(MachineRun run, WorkflowCommand command, WorkflowState before, int events)
    {
        if (command is WorkflowCommand.CompleteStep answer && answer.Result.Length <= before.Limits.PayloadBytes && Fits(answer, before))
        {
            var claimed = WorkflowMachine.Outstanding(before).Any(effect => effect is WorkflowEffect.CallAgent && effect.Id == answer.Effect);
            Assert.Equal(claimed ? 1 : 0, run.Events.Skip(events).Count(e => e is WorkflowEvent.StepCompleted x && x.Step == answer.Effect.Step && x.Result.Equals(answer.Result)));
        }
    }

    /// <summary>Says whether there is room for the messages of an answer, in other words than the machine's.</summary>
    private static bool Fits(WorkflowCommand.CompleteStep answer, WorkflowState before) =>
        answer.Messages.Sum(m => m.Payload.Length) <= before.Limits.PayloadBytes
        && before.Messages.PendingCount + answer.Messages.Sum(m => m.RecipientRole == "*" ? Math.Max(1, before.Steps.Length - 1) : 1) <= before.Limits.Messages;

    /// <summary>A call that is made once and whose outcome is not known is never simply made again.</summary>
    private static void CheckUnknown(MachineRun run, WorkflowCommand command, WorkflowState before, int events)
    {
        if (command is WorkflowCommand.FailStep { OutcomeUnknown: true } answer
            && WorkflowMachine.Outstanding(before).FirstOrDefault(effect => effect.Id == answer.Effect) is WorkflowEffect.CallAgent call
            && before.Definition.Steps[call.StepIndex].Effect == EffectPolicy.Once)
        {
            Assert.IsType<WorkflowEvent.StepOutcomeUnknown>(run.Events[events]);
        }
    }

    private static void CheckPresent(MachineRun run)
    {
        var (state, effects, wake) = (run.State, WorkflowMachine.Outstanding(run.State), WorkflowMachine.NextWake(run.State));
        if (state.IsTerminal || state.Status == WorkflowStatus.None)
        {
            Assert.Empty(effects);
            Assert.Null(wake);
            return;
        }

        Assert.True(state.Version < state.Limits.JournalEvents && state.PayloadBytes < state.Limits.JournalBytes, "a full journal ends the run");
        CheckWake(run, wake!.Value);
        var pauses = state.Steps.Any(at => at.Status == StepStatus.BackingOff);
        var asks = state.Steps.Any(at => at.Status == StepStatus.Unknown || (at.Status == StepStatus.Waiting && at.Wait!.IsOpen))
            || state is { LoopExhausted: true, ExhaustedWait.IsOpen: true };
        if (state.Status == WorkflowStatus.Waiting)
        {
            Assert.True(asks, "it waits, and nobody is asked");
            Assert.DoesNotContain(effects, effect => effect is not WorkflowEffect.DeliverMessages);
            Assert.True(!pauses || state.Definition.Loop is not null, "it waits, and a retry is due");
        }
        else
        {
            Assert.True(effects.Count > 0 || pauses, "it runs, and nothing can move it on");
        }
    }

    /// <summary>A tick does something exactly when it is due, so that nobody wakes in vain or for ever.</summary>
    private static void CheckWake(MachineRun run, DateTimeOffset wake)
    {
        var due = wake > run.Now ? wake : run.Now;
        Assert.NotEmpty(Assert.IsType<WorkflowDecision.Accepted>(WorkflowMachine.Decide(run.State, new WorkflowCommand.Tick(), due)).Events);
        if (wake > run.Now)
        {
            Assert.Empty(Assert.IsType<WorkflowDecision.Accepted>(WorkflowMachine.Decide(run.State, new WorkflowCommand.Tick(), wake.AddTicks(-1))).Events);
        }
    }
}
