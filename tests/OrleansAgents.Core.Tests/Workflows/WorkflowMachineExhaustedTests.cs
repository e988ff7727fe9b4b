using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Bounds of loops and of routed runs that are used up while somebody may be asked.</summary>
public class WorkflowMachineExhaustedTests
{
    private const string Rejected = """{"approved":false}""";

    [Fact]
    public void Ask_LoopUsedUp_WaitsForAPerson()
    {
        var run = Exhausted();

        Assert.Equal((WorkflowStatus.Waiting, "loop", WaitKind.Exhausted), (run.State.Status, run.State.ExhaustedWait?.Name, run.State.ExhaustedWait?.Kind));
        Assert.Empty(WorkflowMachine.Outstanding(run.State));
    }

    [Fact]
    public void Extend_MoreCycles_GoesRoundAndMakesRoomForTheHops()
    {
        var run = Exhausted();

        run.Signal("loop", """{"action":"extend","cycles":3}""")
            .Is(nameof(WorkflowEvent.LimitsExtended), nameof(WorkflowEvent.WaitAnswered), nameof(WorkflowEvent.CycleStarted));

        Assert.Equal((3, 3, 7), (run.State.CurrentCycle, run.State.MaxCycles, run.State.MaxHops));
        run.Signal("loop", """{"action":"extend","cycles":3}""").IsNothing();
        run.Complete("\"third\"");
        run.Complete(Rejected);
        Assert.True(run.State.ExhaustedWait!.IsOpen);                                    // asked anew

        run.Signal("loop", """{"action":"complete"}""");

        run.CompletedWith("\"third\"");
        Assert.True(Assert.IsType<WorkflowEvent.WorkflowCompleted>(run.Events[^1]).Exhausted);
    }

    [Fact]
    public void Answer_Complete_GoesOnWithTheStepsAfterTheLoop()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("write", "review", "publish").Loop("review", "write", 1, ExhaustedPolicy.Ask));
        run.Complete();
        run.Complete(Rejected);

        run.Signal("loop", """{"action":"complete"}""");

        Assert.Equal(["publish"], run.Calls);
        run.Complete("\"out\"");
        run.CompletedWith("\"out\"");
    }

    [Fact]
    public void Answer_Fail_FailsWithTheBound()
    {
        var run = Exhausted();
        run.Signal("loop", """{"action":"fail"}""");

        run.FailedWith("review", "limit.cycles");
    }

    [Theory]
    [InlineData("""{"action":"extend"}""", "signal.invalid")]
    [InlineData("""{"action":"extend","hops":9}""", "signal.invalid")]
    [InlineData("""{"action":"extend","cycles":2}""", "signal.invalid")]
    [InlineData("""{"action":"extend","cycles":"3"}""", "signal.invalid")]
    [InlineData("""{"action":"extend","cycles":10}""", "limit.above_operator")]
    [InlineData("""{"action":"extend","cycles":3,"hops":2}""", "limit.lowered")]
    [InlineData("""{"action":"go"}""", "signal.invalid")]
    [InlineData("\"complete\"", "signal.invalid")]
    public void Answer_ThatGivesNoRoom_IsRefusedAndTheQuestionStaysOpen(string answer, string code)
    {
        var run = Exhausted();

        run.Signal("loop", answer).RefusedAs(code);

        Assert.True(run.State.ExhaustedWait!.IsOpen);
        Assert.Equal((2, 5), (run.State.MaxCycles, run.State.MaxHops));
    }

    [Theory]
    [InlineData("complete", WorkflowStatus.Completed)]
    [InlineData("fail", WorkflowStatus.Failed)]
    [InlineData(null, WorkflowStatus.Failed)]
    public void Deadline_OfTheQuestion_TakesTheDefault(string? byDefault, WorkflowStatus status)
    {
        var run = Exhausted(new() { Deadline = TimeSpan.FromMinutes(1), Default = byDefault is null ? null : ExhaustedAnswer.Of(byDefault) });

        run.Wait(TimeSpan.FromMinutes(1));

        Assert.Equal(status, run.State.Status);
        JournalAudit.Check(run);
        run.Signal("loop", """{"action":"complete"}""").RefusedAs("wait.expired");
    }

    [Fact]
    public void ExtendLimits_MoreCyclesWhileAsked_IsTheAnswer()
    {
        var run = Exhausted();

        Extend(run, new(Cycles: 4)).Is(nameof(WorkflowEvent.LimitsExtended), nameof(WorkflowEvent.WaitAnswered), nameof(WorkflowEvent.CycleStarted));

        Assert.Equal((3, 4), (run.State.CurrentCycle, run.State.MaxCycles));
    }

    [Fact]
    public void ExtendLimits_MoreTimeWhileAsked_LeavesTheQuestionOpen()
    {
        var run = Exhausted();

        Extend(run, new(WallClock: TimeSpan.FromHours(2))).Is(nameof(WorkflowEvent.LimitsExtended));

        Assert.True(run.State.ExhaustedWait!.IsOpen);
    }

    [Fact]
    public void Retry_AfterTheAnswerFail_AsksAnew()
    {
        var run = Exhausted();
        run.Signal("loop", """{"action":"fail"}""");

        run.Retry().Is(nameof(WorkflowEvent.WorkflowRetried), nameof(WorkflowEvent.LoopExhausted), nameof(WorkflowEvent.WaitOpened));

        Assert.Equal(WorkflowStatus.Waiting, run.State.Status);
    }

    [Fact]
    public void Routed_StepsInOrderThenDone_OutputIsTheNewestResult()
    {
        var run = MachineRun.Started(DefinitionBuilder.Routed("search", "answer"));
        Assert.Equal("run/search/1/1", run.Call.Id.ToString());
        run.Complete("1");
        Assert.Equal(["answer"], run.Calls);
        run.Complete("2");

        run.CompletedWith("2");
        Assert.Equal(new string?[] { "search", "answer", null }, run.Events.OfType<WorkflowEvent.StepChosen>().Select(e => e.Step));
    }

    [Fact]
    public void Routed_StepChosenAgain_IsCalledUnderANewIdOnANewHop()
    {
        var run = Routed(ExhaustedPolicy.Fail);
        run.Complete();
        run.Complete();

        Assert.Equal(("run/search/3/1", 3), (run.Call.Id.ToString(), run.Of("search").Hop));
    }

    [Fact]
    public void Routed_ConditionHolds_IsDoneWhateverTheArbitratorWouldSay()
    {
        var run = Routed(ExhaustedPolicy.Fail, untilApproved: true);
        run.Complete(Rejected);
        run.Complete("""{"approved":true}""");

        run.CompletedWith("""{"approved":true}""");
    }

    [Fact]
    public void Routed_FailureThatMayBe_IsTheArbitratorsToMeet()
    {
        var run = MachineRun.Started(DefinitionBuilder.Routed("search", "answer").Continue("search"));
        run.Fail();
        Assert.Equal(["answer"], run.Calls);
        run.Complete("2");

        run.CompletedWith("2");
    }

    [Theory]
    [InlineData(ExhaustedPolicy.Complete, WorkflowStatus.Completed)]
    [InlineData(ExhaustedPolicy.Fail, WorkflowStatus.Failed)]
    [InlineData(ExhaustedPolicy.Ask, WorkflowStatus.Waiting)]
    public void Routed_HopsUsedUp_DoesWhatTheDefinitionSays(ExhaustedPolicy policy, WorkflowStatus status)
    {
        var run = Routed(policy);
        for (var hop = 0; hop < 3; hop++)
        {
            run.Complete($"{hop}");
        }

        Assert.Equal((status, 3), (run.State.Status, run.State.Hops));
        Assert.Single(run.Events.OfType<WorkflowEvent.LoopExhausted>());
    }

    [Fact]
    public void Routed_MoreHops_GoesOnAndAsksAnewWhenTheyAreUsedUp()
    {
        var run = Routed(ExhaustedPolicy.Ask);
        run.Complete();
        run.Complete();
        run.Complete();
        run.Signal("loop", """{"action":"extend","cycles":4}""").RefusedAs("signal.invalid");

        run.Signal("loop", """{"action":"extend","hops":4}""");
        Assert.Equal("run/search/4/1", run.Call.Id.ToString());
        run.Complete("\"fourth\"");
        Assert.True(run.State.ExhaustedWait!.IsOpen);
        run.Signal("loop", """{"action":"complete"}""");

        run.CompletedWith("\"fourth\"");
    }

    private static MachineRun Exhausted(WaitPolicy? wait = null)
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Loop("review", "write", 2, ExhaustedPolicy.Ask, wait).Output("write"));
        run.Complete();
        for (var cycle = 1; cycle <= 2; cycle++)
        {
            run.Complete("\"draft\"");
            run.Complete(Rejected);
        }

        return run;
    }

    private static MachineRun Routed(ExhaustedPolicy policy, bool untilApproved = false)
    {
        var definition = DefinitionBuilder.Linear("search", "answer").Route(policy, untilApproved).Limits(l => l with { CyclicHops = 3 });
        var run = new MachineRun(definition.Build()) { Next = _ => new("search", "again", "test") };
        run.Do(new WorkflowCommand.Start(JsonPayload.EmptyObject, "c"));
        return run;
    }

    private static WorkflowDecision Extend(MachineRun run, LimitExtension limits) =>
        run.Do(new WorkflowCommand.ExtendLimits(limits, RandomSchedule.Ceiling, "ann", "nearly there"));
}
