using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Steps that run together: joins, failures among siblings, and how many run at once.</summary>
public class WorkflowMachineParallelTests
{
    private static DefinitionBuilder Diamond => DefinitionBuilder.Parallel("a", "b: a", "c: a", "d: b c");

    [Fact]
    public void Diamond_AllJoin_StartsBothBranchesAndWaitsForBoth()
    {
        var run = MachineRun.Started(Diamond);
        Assert.Equal(["a"], run.Calls);

        run.Complete();
        Assert.Equal(["b", "c"], run.Calls);

        run.Complete("2", "c");
        Assert.Equal(["b"], run.Calls);

        run.Complete("1", "b");
        Assert.Equal(["d"], run.Calls);

        run.Complete("3");
        run.CompletedWith("3");
        Assert.Equal(4, run.State.Hops);
    }

    [Fact]
    public void Steps_WithoutAfter_StartAtOnce()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b", "c: a b"));

        Assert.Equal(["a", "b"], run.Calls);
        Assert.Equal([1, 2], run.Events.OfType<WorkflowEvent.StepStarted>().Select(e => e.Hop));
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Join_AtLeast_StartsAsSoonAsSoManyCompleted(int needed)
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b", "c", "d: a b c").Join("d", needed));
        var order = new[] { "c", "a", "b" };
        foreach (var step in order[..needed])
        {
            Assert.DoesNotContain("d", run.Calls);
            run.Complete("1", step);
        }

        Assert.Contains("d", run.Calls);
        run.Complete("\"out\"", "d");
        Assert.Equal(WorkflowStatus.Running, run.State.Status);                          // the others are not thrown away

        foreach (var step in order[needed..])
        {
            run.Complete("1", step);
        }

        run.CompletedWith("\"out\"");
    }

    [Fact]
    public void Join_AnyWhenOneFailed_WaitsForTheOther()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b", "c: a b").Join("c", 1).Continue("a"));
        run.Fail(step: "a");
        Assert.Equal(["b"], run.Calls);

        run.Complete("1", "b");

        Assert.Equal(["c"], run.Calls);
    }

    [Fact]
    public void Join_ThatCanNoLongerBeMet_FailsTheRunAndNamesWhatItNeeds()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b", "c: a b").Join("c", 2).Continue("a"));
        run.Fail(step: "a");
        Assert.Equal(("join.unmet", 1), (run.Of("c").Error?.Code, run.Of("c").Cycle));
        Assert.Contains("needs 2 of the 2", run.Of("c").Error!.Message, StringComparison.Ordinal);
        Assert.Equal(WorkflowStatus.Running, run.State.Status);                          // b finishes first

        run.Complete("1", "b");

        run.FailedWith("c", "join.unmet");
    }

    [Fact]
    public void Join_UnmetWithContinue_LetsTheRunGoOn()
    {
        var run = MachineRun.Started(
            DefinitionBuilder.Parallel("a", "b", "c: a b", "d: b").Join("c", 2).Continue("a").Continue("c").Output("d"));
        run.Fail(step: "a");
        run.Complete("1", "b");
        run.Complete("2", "d");

        run.CompletedWith("2");
        Assert.Equal((StepStatus.Failed, StepStatus.Failed), (run.Of("a").Status, run.Of("c").Status));
    }

    [Fact]
    public void Failure_Continue_CountsAsSettledWithoutAResult()
    {
        var run = MachineRun.Started(Diamond.Continue("b"));
        run.Complete();
        run.Fail(step: "b");
        run.Complete("1", "c");

        Assert.Equal(["d"], run.Calls);
        Assert.Null(run.Of("b").Result);

        run.Complete("\"merged\"");
        run.CompletedWith("\"merged\"");
    }

    [Fact]
    public void Failure_OfTheOutputStepThatMayFail_CompletesWithNull()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b").Continue("b").Output("b"));
        run.Complete("1", "a");
        run.Fail(step: "b");

        run.CompletedWith("null");
    }

    [Fact]
    public void Failure_WhileSiblingsRun_StartsNothingMoreAndKeepsTheirResults()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b", "c: a", "d: b c").Retry(2, TimeSpan.FromSeconds(5)));
        run.Fail(retryable: false, step: "b");
        Assert.Equal((WorkflowStatus.Running, "b"), (run.State.Status, run.State.Failing?.Step));

        run.Complete("\"kept\"", "a");

        run.FailedWith("b", "agent.failed");
        Assert.Equal("\"kept\"", run.Of("a").Result?.ToString());
        Assert.Equal(StepStatus.Pending, run.Of("c").Status);
    }

    [Fact]
    public void Failure_WhileASiblingBacksOff_DoesNotWaitForItsNextAttempt()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b").Retry(2, TimeSpan.FromSeconds(5)));
        run.Fail(step: "a");
        run.Fail(retryable: false, step: "b");

        run.FailedWith("b", "agent.failed");
    }

    [Fact]
    public void FanOut_Reached_OthersWaitForRoom()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("a", "b", "c", "d").Limits(l => l with { FanOut = 2 }));
        Assert.Equal(["a", "b"], run.Calls);

        run.Complete("1", "b");

        Assert.Equal(["a", "c"], run.Calls);
    }

    [Fact]
    public void FanOut_RetryThatFindsNoRoom_StartsWhenASiblingEndsAndWakesNobodyBefore()
    {
        var run = MachineRun.Started(
            DefinitionBuilder.Parallel("a", "b", "c").Retry(2, TimeSpan.FromSeconds(5)).Limits(l => l with { FanOut = 2 }));
        run.Fail(step: "a");
        Assert.Equal(["b", "c"], run.Calls);
        Assert.Equal(MachineRun.Noon + run.State.Limits.WallClock, WorkflowMachine.NextWake(run.State));

        run.Wait(TimeSpan.FromSeconds(5)).IsNothing();
        run.Complete("1", "b");

        Assert.Equal(["a", "c"], run.Calls);
        Assert.Equal(2, run.Of("a").Attempt);
    }

    [Fact]
    public void Loop_InAGraph_RepeatsItsBranchesAndKeepsTheRest()
    {
        var run = MachineRun.Started(DefinitionBuilder
            .Parallel("aside", "plan", "left: plan", "right: plan", "check: left right", "out: check aside").Loop("check", "plan", 2, ExhaustedPolicy.Fail));
        run.Complete("0", "aside");
        Pass(run, """{"approved":false}""");

        Assert.Equal((2, StepStatus.Completed), (run.State.CurrentCycle, run.Of("aside").Status));
        Assert.Equal("run/plan/2/1", run.Call.Id.ToString());

        Pass(run, """{"approved":true}""");
        run.Complete("\"out\"");

        run.CompletedWith("\"out\"");
        Assert.Equal((10, 10), (run.State.Hops, run.State.Definition.MaxHops));

        static void Pass(MachineRun run, string verdict)
        {
            run.Complete("1", "plan");
            run.Complete("2", "right");
            run.Complete("3", "left");
            run.Complete(verdict, "check");
        }
    }

    [Fact]
    public void Loop_PassThatIsOverWhileCallsAreOut_WaitsForThemAndStartsNothingElse()
    {
        var run = MachineRun.Started(DefinitionBuilder
            .Parallel("plan", "fast: plan", "slow: plan", "slower: plan", "late: slow", "check: fast late slower").Join("check", 1)
            .Loop("check", "plan", 2, ExhaustedPolicy.Fail));
        run.Complete("1", "plan");
        run.Complete("2", "fast");
        run.Complete("{}", "check");
        Assert.Equal(["slow", "slower"], run.Calls);

        run.Complete("\"slow\"", "slow");
        Assert.Equal((1, "slower"), (run.State.CurrentCycle, Assert.Single(run.Calls)));
        run.Complete("\"slower\"", "slower");

        Assert.Equal((2, "plan"), (run.State.CurrentCycle, Assert.Single(run.Calls)));
        Assert.Equal("\"slow\"", run.Of("slow").Result?.ToString());
        Assert.Equal(0, run.Of("late").Attempt);
    }

    [Fact]
    public void Loop_PassThatIsOverWhileARetryIsDue_DoesNotMakeItAndWakesNobodyForIt()
    {
        var run = MachineRun.Started(DefinitionBuilder
            .Parallel("plan", "fast: plan", "slow: plan", "check: fast slow").Join("check", 1).Retry(2, TimeSpan.FromSeconds(5))
            .Loop("check", "plan", 1, ExhaustedPolicy.Ask));
        run.Complete("1", "plan");
        run.Complete("2", "fast");
        run.Fail(step: "slow");
        run.Complete("{}", "check");
        Assert.Equal(WorkflowStatus.Waiting, run.State.Status);

        run.Wait(TimeSpan.FromSeconds(5)).IsNothing();
        run.Signal("loop", """{"action":"complete"}""");

        Assert.Equal("run/slow/1/2", run.Call.Id.ToString());                           // the loop is left, and its step is finished
    }
}
