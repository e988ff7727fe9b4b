using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>What the outside owes in each state, and when time alone moves a run on.</summary>
public class WorkflowMachineOutstandingTests
{
    private static readonly DateTimeOffset Deadline = MachineRun.Noon + TimeSpan.FromHours(1);

    [Fact]
    public void None_OwesNothingAndNeverWakes()
    {
        var state = WorkflowState.Empty(new("run"), DefinitionBuilder.ThreeSteps().Build());

        Assert.Empty(WorkflowMachine.Outstanding(state));
        Assert.Null(WorkflowMachine.NextWake(state));
    }

    [Fact]
    public void Unrouted_OwesTheRouteOfTheFirstStep()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());
        var state = WorkflowMachine.Apply(WorkflowState.Empty(run.Id, run.State.Definition), run.Events[0]);

        var route = Assert.IsType<WorkflowEffect.RouteStep>(Assert.Single(WorkflowMachine.Outstanding(state)));
        Assert.Equal((0, "run/research/1/0"), (route.StepIndex, route.Id.ToString()));
        Assert.Equal(Deadline, WorkflowMachine.NextWake(state));
    }

    [Fact]
    public void Claimed_OwesTheCallAndWakesAtTheWallClockLimit()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());

        Assert.Equal(("run/research/1/1", 0, "research-agent"), (run.Call.Id.ToString(), run.Call.StepIndex, run.Call.Agent));
        Assert.Equal(Deadline, WorkflowMachine.NextWake(run.State));
    }

    [Fact]
    public void BackingOff_OwesNothingAndWakesAtTheRetry()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Retry(2, TimeSpan.FromSeconds(10)));
        run.Fail();

        Assert.Empty(WorkflowMachine.Outstanding(run.State));
        Assert.Equal(MachineRun.Noon + TimeSpan.FromSeconds(10), WorkflowMachine.NextWake(run.State));
    }

    [Fact]
    public void BackingOffBeyondTheLimit_WakesAtTheLimit()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps().Retry(2, TimeSpan.FromHours(2), TimeSpan.FromHours(2)));
        run.Fail();

        Assert.Equal(Deadline, WorkflowMachine.NextWake(run.State));
    }

    [Fact]
    public void BetweenSteps_OwesTheRouteOfTheNextInThePresentCycle()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic());
        run.Complete();
        run.Complete();
        var review = new WorkflowCommand.CompleteStep(run.Call.Id, Core.Json.JsonPayload.EmptyObject, default);
        var decided = Assert.IsType<WorkflowDecision.Accepted>(WorkflowMachine.Decide(run.State, review, run.Now));

        var state = decided.Events.Aggregate(run.State, WorkflowMachine.Apply);

        var route = Assert.IsType<WorkflowEffect.RouteStep>(Assert.Single(WorkflowMachine.Outstanding(state)));
        Assert.Equal("run/write/2/0", route.Id.ToString());
    }

    [Theory, InlineData("completed"), InlineData("failed"), InlineData("cancelled")]
    public void Ended_OwesNothingAndNeverWakes(string end)
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("only"));
        _ = end switch
        {
            "completed" => run.Complete(),
            "failed" => run.Fail(retryable: false),
            _ => run.Do(new WorkflowCommand.Cancel("test", "enough")),
        };

        Assert.True(run.State.IsTerminal);
        Assert.Empty(WorkflowMachine.Outstanding(run.State));
        Assert.Null(WorkflowMachine.NextWake(run.State));
    }
}
