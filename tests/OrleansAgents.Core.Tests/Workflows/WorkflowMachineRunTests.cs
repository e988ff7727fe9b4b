using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Whole runs, step by step.</summary>
public class WorkflowMachineRunTests
{
    private static readonly string[] Claim = ["ServiceRecommended", "ServiceSelected", "StepStarted"];

    [Fact]
    public void Linear_EachStepInTurn_EndsWithTheLastResult()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps(), """{"q":1}""");
        var calls = new List<string>();
        foreach (var result in new[] { "1", "2", "3" })
        {
            calls.Add(run.Call.Id.ToString());
            run.Complete(result);
        }

        Assert.Equal(["run/research/1/1", "run/write/1/1", "run/review/1/1"], calls);
        Assert.Equal(
            ["WorkflowStarted", .. Claim, "StepCompleted", .. Claim, "StepCompleted", .. Claim, "StepCompleted", "WorkflowCompleted"],
            run.Events.Select(e => e.Kind));
        Assert.Equal((WorkflowStatus.Completed, "3", 3, 0), (run.State.Status, run.State.Output?.ToString(), run.State.Hops, run.State.RemainingHops));
        Assert.Equal(run.Events.Count, run.State.Version);
    }

    [Fact]
    public void Linear_OutputStepIsNotTheLast_GivesItsResult()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Output("write"));
        run.Complete("1");
        run.Complete("2");
        run.Complete("3");

        Assert.Equal("2", run.State.Output?.ToString());
    }

    [Fact]
    public void Cyclic_ApprovedAtOnce_MakesOnePass()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic());
        run.Complete();
        run.Complete("\"draft\"");
        run.Complete("""{"approved":true}""");

        var completed = Assert.IsType<WorkflowEvent.WorkflowCompleted>(run.Events[^1]);
        Assert.Equal(("\"draft\"", false), (completed.Output.ToString(), completed.Exhausted));
        Assert.Equal((1, 3), (run.State.CurrentCycle, run.State.Hops));
    }

    [Fact]
    public void Cyclic_ApprovedInTheSecondCycle_RepeatsTheLoopsStepsAlone()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic());
        run.Complete("\"found\"");
        run.Complete("\"draft\"");
        run.Complete("""{"approved":false}""");

        Assert.Equal("run/write/2/1", run.Call.Id.ToString());
        Assert.Equal((2, 2, 4), (run.State.CurrentCycle, run.State.Definition.MaxCycles, run.State.Hops));
        Assert.Equal("\"draft\"", run.State.Steps[1].Result?.ToString());              // the next pass reads the last one

        run.Complete("\"better\"");
        run.Complete("""{"approved":true}""");

        var completed = Assert.IsType<WorkflowEvent.WorkflowCompleted>(run.Events[^1]);
        Assert.Equal(("\"better\"", false), (completed.Output.ToString(), completed.Exhausted));
        Assert.Equal((5, 0), (run.State.Hops, run.State.RemainingHops));
        Assert.Equal([2], run.Events.OfType<WorkflowEvent.CycleStarted>().Select(e => e.Cycle));
    }

    [Theory]
    [InlineData("""{"approved":false}""")]
    [InlineData("""{"approved":"true"}""")]
    [InlineData("""{"approved":1}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Cyclic_ConditionNeverHolds_CompletesAndSaysExhausted(string verdict)
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic(maxCycles: 3));
        run.Complete();
        for (var cycle = 1; cycle <= 3; cycle++)
        {
            run.Complete($"\"draft {cycle}\"");
            run.Complete(verdict);
        }

        Assert.Equal(new WorkflowEvent.LoopExhausted(3, ExhaustedPolicy.Complete), run.Events[^2]);
        var completed = Assert.IsType<WorkflowEvent.WorkflowCompleted>(run.Events[^1]);
        Assert.Equal(("\"draft 3\"", true), (completed.Output.ToString(), completed.Exhausted));
        Assert.Equal((3, 7, 0, true), (run.State.CurrentCycle, run.State.Hops, run.State.RemainingHops, run.State.LoopExhausted));
    }

    [Fact]
    public void Cyclic_ExhaustedAndPolicyFail_FailsWithLimitCycles()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic(maxCycles: 1, ExhaustedPolicy.Fail));
        run.Complete();
        run.Complete();
        run.Complete("""{"approved":false}""");

        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>(run.Events[^1]);
        Assert.Equal(("review", "limit.cycles", false), (failed.Step, failed.Error.Code, failed.Error.Retryable));
        Assert.Equal(new WorkflowEvent.LoopExhausted(1, ExhaustedPolicy.Fail), run.Events[^2]);
        Assert.Equal(WorkflowStatus.Failed, run.State.Status);
    }

    [Fact]
    public void Cyclic_StepsAfterAnExhaustedLoop_StillRunAndTheEndSaysExhausted()
    {
        var definition = DefinitionBuilder.Linear("write", "review", "publish").Loop("review", "write", 1, ExhaustedPolicy.Complete);
        var run = MachineRun.Started(definition);
        run.Complete();
        run.Complete("""{"approved":false}""");

        Assert.Equal("run/publish/1/1", run.Call.Id.ToString());

        run.Complete("\"out\"");

        Assert.True(Assert.IsType<WorkflowEvent.WorkflowCompleted>(run.Events[^1]).Exhausted);
        Assert.Single(run.Events.OfType<WorkflowEvent.LoopExhausted>());
    }

    [Fact]
    public void Cyclic_LoopOfOneStep_RepeatsItself()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("try").Loop("try", "try", 3, ExhaustedPolicy.Fail));
        run.Complete();
        run.Complete();

        Assert.Equal("run/try/3/1", run.Call.Id.ToString());

        run.Complete("""{"approved":true}""");

        Assert.Equal((WorkflowStatus.Completed, 3), (run.State.Status, run.State.Hops));
    }

    [Fact]
    public void Assign_NobodyFit_FailsWithTheArbitratorsReason()
    {
        var run = new MachineRun(DefinitionBuilder.ThreeSteps().Build()) { Chooses = _ => null };
        run.Do(new WorkflowCommand.Start(JsonPayload.EmptyObject, "c"));

        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>(run.Events[^1]);
        Assert.Equal(("research", "route.no_candidate", "nobody"), (failed.Step, failed.Error.Code, failed.Error.Message));
        Assert.Equal(0, run.State.Hops);
    }

    [Fact]
    public void Cancel_WhileAnAgentWorks_EndsTheRunAndOwesNothing()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());
        var late = run.Call.Id;
        run.Do(new WorkflowCommand.Cancel("ann", "enough"));

        Assert.Equal((WorkflowStatus.Cancelled, "workflow.cancelled"), (run.State.Status, run.State.Error?.Code));
        Assert.Contains("ann", run.State.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(WorkflowMachine.Outstanding(run.State));

        var before = run.State;
        run.Do(new WorkflowCommand.CompleteStep(late, JsonPayload.EmptyObject, default));
        Assert.Same(before, run.State);
    }
}
