using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Every bound ends a run loudly, with a typed reason in the journal.</summary>
public class WorkflowMachineLimitTests
{
    [Fact]
    public void Start_InputOfExactlyTheLimit_IsAcceptedAndOneByteMoreRefused()
    {
        var definition = DefinitionBuilder.ThreeSteps().Limits(l => l with { PayloadBytes = 10 }).Build();
        var empty = WorkflowState.Empty(new("run"), definition);

        var fits = WorkflowMachine.Decide(empty, new WorkflowCommand.Start(JsonPayload.Parse("\"12345678\""), "c"), MachineRun.Noon);
        var tooLarge = WorkflowMachine.Decide(empty, new WorkflowCommand.Start(JsonPayload.Parse("\"123456789\""), "c"), MachineRun.Noon);

        Assert.IsType<WorkflowDecision.Accepted>(fits);
        var rejected = Assert.IsType<WorkflowDecision.Rejected>(tooLarge);
        Assert.Equal(("payload.too_large", Core.Errors.ErrorKind.TooLarge), (rejected.Error.Code, rejected.Error.Kind));
        Assert.Contains("11 bytes", rejected.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_ResultOverTheLimit_FailsTheRunAndKeepsNoResult()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Retry(5, TimeSpan.FromSeconds(1)).Limits(l => l with { PayloadBytes = 10 }));
        run.Complete("\"12345678\"");
        run.Complete("\"123456789\"");

        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>(run.Events[^1]);
        Assert.Equal(("write", "payload.too_large"), (failed.Step, failed.Error.Code));
        Assert.IsType<WorkflowEvent.StepAttemptFailed>(run.Events[^2]);
        Assert.Null(run.State.Steps[1].Result);
    }

    [Fact]
    public void Tick_AtTheWallClockLimit_FailsAndNotBefore()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Limits(l => l with { WallClock = TimeSpan.FromMinutes(5) }));
        run.Wait(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(WorkflowStatus.Running, run.State.Status);

        run.Wait(TimeSpan.FromTicks(1));

        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>(run.Events[^1]);
        Assert.Equal((null, "limit.wall_clock"), (failed.Step, failed.Error.Code));
        Assert.Empty(WorkflowMachine.Outstanding(run.State));
        Assert.Null(WorkflowMachine.NextWake(run.State));
    }

    [Fact]
    public void Tick_RetryAndWallClockDueTogether_FailsInsteadOfRetrying()
    {
        var run = MachineRun.Started(
            DefinitionBuilder.ThreeSteps().Retry(9, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)).Limits(l => l with { WallClock = TimeSpan.FromMinutes(5) }));
        run.Fail();
        run.Wait(TimeSpan.FromMinutes(5));

        Assert.Equal("limit.wall_clock", run.State.Error?.Code);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    public void Journal_Full_FailsLoudlyAndKeepsTheEventsThatFilledIt(int limit)
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Limits(l => l with { JournalEvents = limit }));
        var answered = 0;
        while (!run.State.IsTerminal)
        {
            run.Complete();
            answered++;
        }

        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>(run.Events[^1]);
        Assert.Equal((null, "limit.journal"), (failed.Step, failed.Error.Code));
        Assert.Equal(answered, run.Events.OfType<WorkflowEvent.StepCompleted>().Count());
        Assert.InRange(run.Events.Count, limit, limit + 3);
    }

    [Fact]
    public void Journal_EndFitsExactly_IsAnEndLikeAnyOther()
    {
        var events = RunToItsEnd(DefinitionBuilder.ThreeSteps()).Events.Count;

        var run = RunToItsEnd(DefinitionBuilder.ThreeSteps().Limits(l => l with { JournalEvents = events }));

        Assert.Equal(WorkflowStatus.Completed, run.State.Status);
    }

    [Fact]
    public void Journal_FullOfRetries_EndsTheRun()
    {
        var run = MachineRun.Started(
            DefinitionBuilder.ThreeSteps().Retry(1000, TimeSpan.FromSeconds(1)).Limits(l => l with { JournalEvents = 50 }));
        while (!run.State.IsTerminal)
        {
            run.Fail(jitter: 0);
            run.Wait(TimeSpan.Zero);
        }

        Assert.Equal("limit.journal", run.State.Error?.Code);
        Assert.InRange(run.Events.Count, 50, 53);
    }

    [Fact]
    public void Assign_NoHopLeft_FailsWithLimitHops()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());
        run.Complete();
        var spent = run.State with { Hops = 3, Steps = run.State.Steps.SetItem(1, StepState.NotStarted) };
        var route = Assert.IsType<WorkflowEffect.RouteStep>(Assert.Single(WorkflowMachine.Outstanding(spent)));

        var decision = Assert.IsType<WorkflowDecision.Accepted>(WorkflowMachine.Decide(spent, run.Assign(route), run.Now));

        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>(decision.Events[^1]);
        Assert.Equal(("write", "limit.hops"), (failed.Step, failed.Error.Code));
        Assert.DoesNotContain(decision.Events, e => e is WorkflowEvent.StepStarted);
    }

    [Theory, InlineData(1, 1), InlineData(2, 2), InlineData(5, 3)]
    public void MaxHops_OfALoop_IsWhatItsLongestRunMakes(int maxCycles, int loopSteps)
    {
        var to = new[] { "review", "write", "research" }[loopSteps - 1];
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Loop("review", to, maxCycles, ExhaustedPolicy.Complete));
        while (!run.State.IsTerminal)
        {
            run.Complete();
        }

        Assert.Equal((WorkflowStatus.Completed, run.State.Definition.MaxHops), (run.State.Status, run.State.Hops));
    }

    private static MachineRun RunToItsEnd(DefinitionBuilder definition)
    {
        var run = MachineRun.Started(definition);
        while (!run.State.IsTerminal)
        {
            run.Complete();
        }

        return run;
    }
}
