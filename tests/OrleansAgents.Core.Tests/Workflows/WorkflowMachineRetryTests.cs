using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Attempts that fail, and the pauses between them.</summary>
public class WorkflowMachineRetryTests
{
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(1, 0.5, 2)]
    [InlineData(1, 1.0, 4)]
    [InlineData(2, 1.0, 8)]
    [InlineData(2, 0.25, 2)]
    [InlineData(3, 1.0, 10)]
    [InlineData(4, 1.0, 10)]
    public void Fail_AttemptThatMayBeRepeated_PausesWithFullJitterUpToTheCeiling(int attempt, double jitter, double expectedSeconds)
    {
        var run = MachineRun.Started(Definition(attempts: 9));
        for (var i = 1; i < attempt; i++)
        {
            run.Fail(jitter: 0);
        }

        run.Fail(jitter: jitter);

        var step = run.State.Steps[0];
        Assert.Equal((StepStatus.BackingOff, attempt), (step.Status, step.Attempt));
        Assert.Equal(run.Now + TimeSpan.FromSeconds(expectedSeconds), step.RetryAt);
        Assert.Equal(step.RetryAt, WorkflowMachine.NextWake(run.State));
    }

    [Fact]
    public void Fail_PauseOfNothing_ClaimsTheNextAttemptInTheSameCommit()
    {
        var run = MachineRun.Started(Definition(attempts: 2));

        var decision = Assert.IsType<WorkflowDecision.Accepted>(run.Fail(jitter: 0));

        Assert.Equal([nameof(WorkflowEvent.StepAttemptFailed), nameof(WorkflowEvent.StepStarted)], decision.Events.Select(e => e.Kind));
        Assert.Equal("run/research/1/2", run.Call.Id.ToString());
    }

    [Fact]
    public void Tick_BeforeAndWhenTheRetryIsDue_ClaimsTheNextAttemptOnce()
    {
        var run = MachineRun.Started(Definition(attempts: 3));
        run.Fail();

        run.Wait(Backoff - TimeSpan.FromTicks(1));
        Assert.Empty(WorkflowMachine.Outstanding(run.State));

        run.Wait(TimeSpan.FromTicks(1));
        Assert.Equal("run/research/1/2", run.Call.Id.ToString());
        Assert.Equal("research-agent", run.Call.Agent);
        Assert.Equal((1, 1), (run.State.Hops, run.State.Steps[0].Hop));                // a retry keeps its hop

        var version = run.State.Version;
        run.Wait(Backoff);
        Assert.Equal(version, run.State.Version);
    }

    [Fact]
    public void StepStarted_AfterAFailedAttempt_CarriesNoErrorOfTheOneBefore()
    {
        var run = MachineRun.Started(Definition(attempts: 2));
        run.Fail();
        Assert.Equal("agent.failed", run.State.Steps[0].Error?.Code);

        run.Wait(Backoff);

        Assert.Null(run.State.Steps[0].Error);
        Assert.Null(run.State.Steps[0].RetryAt);
    }

    [Fact]
    public void Fail_LastAttempt_FailsTheRunWithTheAgentsError()
    {
        var run = MachineRun.Started(Definition(attempts: 2));
        run.Fail();
        run.Wait(Backoff);
        run.Fail();

        Assert.Null(run.Events.OfType<WorkflowEvent.StepAttemptFailed>().Last().RetryAt);
        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>(run.Events[^1]);
        Assert.Equal(("research", "agent.failed"), (failed.Step, failed.Error.Code));
        Assert.Equal((WorkflowStatus.Failed, StepStatus.Failed), (run.State.Status, run.State.Steps[0].Status));
    }

    [Fact]
    public void Fail_NotRetryable_FailsAtOnceWhateverAttemptsAreLeft()
    {
        var run = MachineRun.Started(Definition(attempts: 9));
        run.Fail(retryable: false);

        Assert.Equal((WorkflowStatus.Failed, 1), (run.State.Status, run.State.Steps[0].Attempt));
    }

    [Fact]
    public void Fail_Timeout_IsRetriedLikeAnyRetryableError()
    {
        var run = MachineRun.Started(Definition(attempts: 2));
        run.Do(new WorkflowCommand.FailStep(run.Call.Id, new("agent.timeout", "No answer came in 60 s.", Retryable: true), default, Jitter: 1));
        run.Wait(Backoff);
        run.Complete("\"at last\"");

        Assert.Equal(("\"at last\"", StepStatus.Completed), (run.State.Steps[0].Result?.ToString(), run.State.Steps[0].Status));
        Assert.Equal("run/write/1/1", run.Call.Id.ToString());
    }

    [Fact]
    public void Complete_AttemptBeforeThePresentOne_ChangesNothing()
    {
        var run = MachineRun.Started(Definition(attempts: 3));
        var first = run.Call.Id;
        run.Fail();
        AssertIgnored(run, new WorkflowCommand.CompleteStep(first, JsonPayload.EmptyObject, default));
        run.Wait(Backoff);
        AssertIgnored(run, new WorkflowCommand.CompleteStep(first, JsonPayload.EmptyObject, default));
        AssertIgnored(run, new WorkflowCommand.FailStep(first, new("late", "late", Retryable: false), default, 0));
    }

    [Fact]
    public void Complete_EffectThatIsNotClaimed_ChangesNothing()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic());
        run.Complete();
        var (draft, claimed) = (run.Call.Id, run.Call.Id);
        run.Complete();
        run.Complete("""{"approved":false}""");
        claimed = run.Call.Id;
        EffectId[] strangers =
        [
            draft,
            claimed with { Cycle = 3 },
            claimed with { Attempt = 2 },
            claimed with { Attempt = 0 },
            claimed with { Step = "nothing" },
            claimed with { Step = "review" },
            claimed with { Workflow = new("another") },
            default,
        ];

        Assert.All(strangers, id => AssertIgnored(run, new WorkflowCommand.CompleteStep(id, JsonPayload.EmptyObject, default)));
        Assert.All(strangers, id => AssertIgnored(run, new WorkflowCommand.FailStep(id, new("x", "x", Retryable: false), default, 0)));
        Assert.All(strangers, id => AssertIgnored(run, new WorkflowCommand.AssignStep(id, new("test/1", []), new(null, "nobody", "policy"))));
    }

    [Fact]
    public void Assign_EffectOfAnotherWorkflowOrCycle_ChangesNothing()
    {
        var run = MachineRun.Started(DefinitionBuilder.ThreeSteps());
        var unrouted = WorkflowMachine.Apply(WorkflowState.Empty(run.Id, run.State.Definition), run.Events[0]);
        var route = Assert.IsType<WorkflowEffect.RouteStep>(Assert.Single(WorkflowMachine.Outstanding(unrouted)));
        var assign = run.Assign(route);

        Assert.NotEmpty(Assert.IsType<WorkflowDecision.Accepted>(WorkflowMachine.Decide(unrouted, assign, run.Now)).Events);
        EffectId[] strangers = [route.Id with { Workflow = new("another") }, route.Id with { Cycle = 2 }, route.Id with { Step = "write" }];
        Assert.All(strangers, id => Assert.Empty(
            Assert.IsType<WorkflowDecision.Accepted>(WorkflowMachine.Decide(unrouted, assign with { Effect = id }, run.Now)).Events));
    }

    private static void AssertIgnored(MachineRun run, WorkflowCommand command)
    {
        var before = run.State;
        Assert.Empty(Assert.IsType<WorkflowDecision.Accepted>(run.Do(command)).Events);
        Assert.Same(before, run.State);
    }

    private static DefinitionBuilder Definition(int attempts) => DefinitionBuilder.ThreeSteps().Retry(attempts, Backoff, MaxBackoff);
}
