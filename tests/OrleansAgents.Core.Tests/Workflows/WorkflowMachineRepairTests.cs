using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>What people do for a run that is stuck: let it go on, and give it room.</summary>
public class WorkflowMachineRepairTests
{
    [Fact]
    public void Retry_FailedRun_RepeatsTheFailedStepOnItsHopAndKeepsWhatIsFinished()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());
        run.Complete("\"found\"");
        run.Fail();

        run.Retry();

        Assert.Equal(("run/write/1/2", 2, 2), (run.Call.Id.ToString(), run.Of("write").Hop, run.State.Hops));
        Assert.Equal("\"found\"", run.Of("research").Result?.ToString());
        Assert.Null(run.State.Error);
        run.Complete();
        run.Complete("\"out\"");
        run.CompletedWith("\"out\"");
        run.Retry().RefusedAs("workflow.not_failed");
    }

    [Fact]
    public void Retry_AfterAllAttempts_GivesThemAllAnew()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("only").Retry(2, TimeSpan.Zero));
        run.Fail();
        run.Fail();
        run.FailedWith("only", "agent.failed");

        run.Retry();
        run.Fail();

        Assert.Equal("run/only/1/4", run.Call.Id.ToString());
        run.Fail();
        run.FailedWith("only", "agent.failed");
    }

    [Fact]
    public void Retry_NobodyWasFit_CallsForTheFirstTime()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic());
        run.Complete();
        run.Complete();
        run.Chooses = _ => null;
        run.Complete("{}");
        run.FailedWith("write", "route.no_candidate");
        run.Chooses = step => $"{step.Id}-agent";

        run.Retry();

        Assert.Equal(("run/write/2/1", 4), (run.Call.Id.ToString(), run.Of("write").Hop));       // not the hop of the first pass
    }

    [Fact]
    public void Retry_JoinThatCouldNotBeMet_RepeatsTheFailuresThatItNeeds()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b", "c: a b").Join("c", 2).Continue("a"));
        run.Complete("\"kept\"", "b");
        run.Fail();
        run.FailedWith("c", "join.unmet");

        run.Retry();

        Assert.Equal(["a"], run.Calls);
        run.Complete();
        run.Complete("\"out\"");
        run.CompletedWith("\"out\"");
        Assert.Single(run.Events.OfType<WorkflowEvent.StepCompleted>(), e => e.Step == "b");
    }

    [Fact]
    public void Retry_SeveralSiblingsFailed_RepeatsThemTogether()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b", "c"));
        run.Fail(step: "a");
        run.Complete("1", "c");
        run.Fail(step: "b");

        run.Retry();

        Assert.Equal(["a", "b"], run.Calls);
    }

    [Fact]
    public void Retry_GateThatWasRefused_AsksAgain()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("deploy").Approval("deploy"));
        run.Signal("deploy", "false");

        run.Retry();
        run.Signal("deploy", "true");
        run.Complete("1");

        run.CompletedWith("1");
    }

    [Fact]
    public void Retry_GateThatWasOpened_DoesNotAskAgain()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("deploy").Approval("deploy"));
        run.Signal("deploy", "true");
        run.Fail();

        run.Retry();

        Assert.Equal("run/deploy/1/2", run.Call.Id.ToString());
    }

    [Fact]
    public void Retry_WhileAGateWasOpen_AsksAnewSoThatNoDefaultCountsForATimeWhenNobodyCouldAnswer()
    {
        var gate = new WaitPolicy { Deadline = TimeSpan.FromMinutes(10), Default = ApprovalAnswer.Yes };
        var run = MachineRun.Started(DefinitionBuilder.Parallel("deploy", "check").Approval("deploy", gate));
        run.Fail(step: "check");
        run.Now += TimeSpan.FromDays(1);

        run.Retry();
        run.Wait(TimeSpan.Zero).IsNothing();

        Assert.Equal(run.Now + TimeSpan.FromMinutes(10), run.Of("deploy").Wait?.Deadline);
        Assert.Equal(["check"], run.Calls);
    }

    [Fact]
    public void Retry_WhileAPersonWasAsked_AsksAgainOnTheSameHop()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("title").Change("title", s => s with { Agent = "human-editor" }));
        run.Wait(run.State.Limits.WallClock);

        run.Retry();
        Assert.Equal((1, 2, true), (run.Of("title").Hop, run.Of("title").Attempt, run.Of("title").Wait?.IsOpen));
        run.Signal("title", "\"On patience\"");

        run.CompletedWith("\"On patience\"");
    }

    [Fact]
    public void Retry_AfterTheWallClock_CountsAnew()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());
        run.Wait(run.State.Limits.WallClock);

        run.Retry();

        Assert.Equal("run/research/1/1", run.Call.Id.ToString());                       // the same call: the agent may know it
        Assert.Equal(run.Now + run.State.Limits.WallClock, WorkflowMachine.NextWake(run.State));
    }

    [Fact]
    public void Retry_BoundThatIsStillReached_IsRefusedUntilThereIsRoom()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic(maxCycles: 1, ExhaustedPolicy.Fail));
        run.Complete();
        run.Complete();
        run.Complete("{}");
        run.Retry().RefusedAs("limit.reached");

        Extend(run, new(Cycles: 2)).Is(nameof(WorkflowEvent.LimitsExtended), nameof(WorkflowEvent.WorkflowFailed));
        run.Retry().Is(nameof(WorkflowEvent.WorkflowRetried), nameof(WorkflowEvent.CycleStarted));

        Assert.Equal(["write"], run.Calls);
    }

    [Fact]
    public void Retry_JournalIsFull_IsRefusedUntilThereIsRoom()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Limits(l => l with { JournalEvents = 8 }));
        run.Complete();
        run.FailedWith(null, "limit.journal");
        run.Retry().RefusedAs("limit.reached");

        Extend(run, new(JournalEvents: 100));
        run.Retry();

        Assert.Equal("run/write/1/1", run.Call.Id.ToString());
    }

    [Theory]
    [InlineData(null, null, null, null, "limit.none")]
    [InlineData(101, null, null, null, "limit.above_operator")]
    [InlineData(2, null, null, null, "limit.lowered")]
    [InlineData(null, 3, null, null, "limit.not_applicable")]
    [InlineData(null, null, 5, null, "limit.above_operator")]
    [InlineData(null, null, 0, null, "limit.lowered")]
    [InlineData(null, null, null, 20_001, "limit.above_operator")]
    [InlineData(null, null, null, 9_999, "limit.lowered")]
    [InlineData(4, null, 5, null, "limit.above_operator")]
    public void ExtendLimits_NotAllowed_IsRefusedWhole(int? hops, int? cycles, int? hours, int? journal, string code)
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());
        var before = run.State;

        Extend(run, new(hops, cycles, hours is { } h ? TimeSpan.FromHours(h) : null, journal)).RefusedAs(code);

        Assert.Same(before, run.State);
    }

    [Fact]
    public void ExtendLimits_AboveTheOperators_NamesTheKeyToRaise()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());

        var message = run.Do(new WorkflowCommand.ExtendLimits(new(Hops: 4), WorkflowLimits.Default, "ann", "more")).RefusedAs("limit.above_operator");

        Assert.Contains("LinearHops", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExtendLimits_AsTheyAre_IsNothing()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());

        Extend(run, new(Hops: 3, WallClock: TimeSpan.FromHours(1), JournalEvents: 10_000)).IsNothing();
    }

    [Fact]
    public void ExtendLimits_WallClockOfARunThatGoesOn_MovesItsEnd()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());
        Extend(run, new(WallClock: TimeSpan.FromHours(2)));

        Assert.Equal(MachineRun.Noon + TimeSpan.FromHours(2), WorkflowMachine.NextWake(run.State));
    }

    private static WorkflowDecision Extend(MachineRun run, LimitExtension limits) =>
        run.Do(new WorkflowCommand.ExtendLimits(limits, RandomSchedule.Ceiling, "ann", "nearly there"));
}
