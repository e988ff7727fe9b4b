using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Calls that must not be made twice, and what people say came of them.</summary>
public class WorkflowMachineOnceTests
{
    private static DefinitionBuilder Pay => DefinitionBuilder.Linear("pay", "ship").Once("pay").Retry(3, TimeSpan.FromSeconds(1));

    [Fact]
    public void LoseCall_OfAStepThatIsCalledOnce_WaitsForAPerson()
    {
        var run = MachineRun.Started(Pay);

        Lose(run).Is(nameof(WorkflowEvent.StepOutcomeUnknown));

        Assert.Equal((WorkflowStatus.Waiting, StepStatus.Unknown, "effect.unknown"), (run.State.Status, run.Of("pay").Status, run.Of("pay").Error?.Code));
        Assert.Empty(WorkflowMachine.Outstanding(run.State));
        Assert.Equal(MachineRun.Noon + run.State.Limits.WallClock, WorkflowMachine.NextWake(run.State));
    }

    [Fact]
    public void LoseCall_OfAnIdempotentStep_LeavesTheCallToBeMadeAgain()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());

        Lose(run).IsNothing();

        Assert.Equal("run/research/1/1", run.Call.Id.ToString());
    }

    [Fact]
    public void Fail_OutcomeUnknown_IsNeverRepeatedThoughItIsRetryable()
    {
        var run = MachineRun.Started(Pay);

        run.Fail(unknown: true).Is(nameof(WorkflowEvent.StepOutcomeUnknown));
        run.Wait(TimeSpan.FromMinutes(30)).IsNothing();

        Assert.Equal((StepStatus.Unknown, "agent.failed"), (run.Of("pay").Status, run.Of("pay").Error?.Code));
    }

    [Fact]
    public void Fail_OutcomeKnown_IsRepeatedLikeAnyOther()
    {
        var run = MachineRun.Started(Pay);
        run.Fail();
        run.Wait(TimeSpan.FromSeconds(1));

        Assert.Equal("run/pay/1/2", run.Call.Id.ToString());
    }

    [Fact]
    public void Unknown_PolicyFail_FailsTheStepByItsOwnPolicy()
    {
        var run = MachineRun.Started(Pay.Once("pay", UnknownPolicy.Fail));

        Lose(run).Is(nameof(WorkflowEvent.StepOutcomeUnknown), nameof(WorkflowEvent.StepFailed), nameof(WorkflowEvent.WorkflowFailed));

        run.FailedWith("pay", "effect.unknown");
    }

    [Fact]
    public void Resolve_Done_TakesTheResultAndNeverCallsAgain()
    {
        var run = MachineRun.Started(Pay);
        Lose(run);

        Resolve(run, ResolvedOutcome.Done, "\"receipt 7\"");

        Assert.Equal("\"receipt 7\"", run.Of("pay").Result?.ToString());
        Assert.Equal(["ship"], run.Calls);
        Resolve(run, ResolvedOutcome.Done, "\"receipt 7\"").RefusedAs("step.not_unknown");
    }

    [Fact]
    public void Resolve_Again_MakesTheNextAttemptOnTheSameHopWithAllItsRetries()
    {
        var run = MachineRun.Started(Pay);
        Lose(run);

        Resolve(run, ResolvedOutcome.Again);

        Assert.Equal(("run/pay/1/2", 1, 1), (run.Call.Id.ToString(), run.Of("pay").Hop, run.State.Hops));
        for (var attempt = 2; attempt <= 4; attempt++)
        {
            Assert.Equal(attempt, run.Of("pay").Attempt);
            run.Fail();
            run.Wait(TimeSpan.FromSeconds(4));
        }

        run.FailedWith("pay", "agent.failed");
    }

    [Fact]
    public void Resolve_Fail_FailsTheStepInThePersonsName()
    {
        var run = MachineRun.Started(Pay);
        Lose(run);

        Resolve(run, ResolvedOutcome.Fail);

        run.FailedWith("pay", "effect.failed");
        Assert.Contains("ann", run.State.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_WhatCannotBe_IsRefused()
    {
        var run = MachineRun.Started(Pay.Limits(l => l with { PayloadBytes = 20 }));
        Resolve(run, ResolvedOutcome.Again).RefusedAs("step.not_unknown");
        Resolve(run, ResolvedOutcome.Again, step: "nothing").RefusedAs("step.not_found");
        Lose(run);
        Resolve(run, ResolvedOutcome.Done).RefusedAs("resolve.invalid");
        Resolve(run, ResolvedOutcome.Done, "\"" + new string('x', 20) + "\"").RefusedAs("payload.too_large");
        Assert.Equal(StepStatus.Unknown, run.Of("pay").Status);

        run.Do(new WorkflowCommand.Cancel("ann", "enough"));

        Resolve(run, ResolvedOutcome.Again).RefusedAs("workflow.ended");
    }

    [Fact]
    public void Complete_AnswerAfterTheOutcomeCountsAsUnknown_ChangesNothing()
    {
        var run = MachineRun.Started(Pay);
        var lost = run.Call.Id;
        Lose(run);

        run.Do(new WorkflowCommand.CompleteStep(lost, JsonPayload.EmptyObject, default)).IsNothing();
    }

    [Fact]
    public void Retry_AfterTheWallClockEndedARunningCall_AsksWhatCameOfIt()
    {
        var run = MachineRun.Started(Pay);
        run.Wait(run.State.Limits.WallClock);
        run.FailedWith(null, "limit.wall_clock");

        run.Retry().Is(nameof(WorkflowEvent.WorkflowRetried), nameof(WorkflowEvent.StepOutcomeUnknown));

        Assert.Equal((WorkflowStatus.Waiting, StepStatus.Unknown), (run.State.Status, run.Of("pay").Status));
    }

    [Fact]
    public void Cycle_WhileAnOutcomeIsUnknown_WaitsForThePerson()
    {
        var run = MachineRun.Started(
            DefinitionBuilder.Parallel("plan", "pay: plan", "other: plan", "check: pay other").Once("pay").Join("check", 1).Loop("check", "plan", 2, ExhaustedPolicy.Fail));
        run.Complete("1", "plan");
        run.Fail(step: "pay", unknown: true);
        run.Complete("2", "other");
        run.Complete("{}", "check");
        Assert.Equal((1, WorkflowStatus.Waiting), (run.State.CurrentCycle, run.State.Status));

        Resolve(run, ResolvedOutcome.Done, "\"paid\"");

        Assert.Equal((2, "plan"), (run.State.CurrentCycle, Assert.Single(run.Calls)));
    }

    private static WorkflowDecision Lose(MachineRun run) => run.Do(new WorkflowCommand.LoseCall(run.Call.Id));

    private static WorkflowDecision Resolve(MachineRun run, ResolvedOutcome outcome, string? result = null, string step = "pay") =>
        run.Do(new WorkflowCommand.Resolve(step, outcome, result is null ? null : JsonPayload.Parse(result), "ann", "looked"));
}
