using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Replay;

/// <summary>What is said to have become of decisions.</summary>
public sealed class ReplayedOutcomeTests
{
    private readonly ReplayWorld _world = new();

    private static DefinitionBuilder One => DefinitionBuilder.Linear("rag").Retry(3, TimeSpan.FromSeconds(1));

    [Fact]
    public async Task Outcome_AnotherServiceTookOver_IsRetriedAndThenThatOfTheOther()
    {
        var run = ReplayWorld.Start(One, "w1");
        run.Fail();
        run.Wait(TimeSpan.FromSeconds(1));
        run.Chooses = _ => "wiki";
        FailAway(run);
        run.Wait(TimeSpan.FromMinutes(1));
        run.Complete();

        Assert.Equal(
            [("rag-agent", new StepOutcome("retried", 2, "agent.unreachable")), ("wiki", new("completed", 1, null))],
            (await AskAsync(run)).Select(decision => (decision.Then.Service, decision.Outcome)));
    }

    [Fact]
    public async Task Outcome_AFailureBeforeTheResult_KeepsItsCode()
    {
        var run = ReplayWorld.Start(One, "w1");
        run.Fail();
        run.Wait(TimeSpan.FromSeconds(1));
        run.Complete();

        Assert.Equal(new StepOutcome("completed", 2, "agent.failed"), Assert.Single(await AskAsync(run)).Outcome);
    }

    [Fact]
    public async Task Outcome_NobodyTookOver_IsFailedByTheServicesOwnFailure()
    {
        var run = ReplayWorld.Start(One, "w1");
        (run.Chooses, run.IsTemporary) = (_ => null, _ => true);
        FailAway(run);
        run.Wait(TimeSpan.FromMinutes(1));
        run.Wait(TimeSpan.FromMinutes(1));
        Assert.Equal(WorkflowStatus.Failed, run.State.Status);

        var decision = Assert.Single(await AskAsync(run));

        Assert.Equal((new StepOutcome("failed", 1, "agent.unreachable"), "failed"), (decision.Outcome, decision.RunStatus));
    }

    [Fact]
    public async Task Outcome_AFailedStepThatAPersonRetries_HasTwoDecisions()
    {
        var run = ReplayWorld.Start(One, "w1");
        run.Fail(retryable: false);
        run.Retry();
        run.Complete();

        Assert.Equal(
            [new StepOutcome("failed", 1, "agent.failed"), new("completed", 1, null)],
            (await AskAsync(run)).Select(decision => decision.Outcome));
    }

    [Fact]
    public async Task Outcome_NothingIsKnownYet_IsRunning()
    {
        var decision = Assert.Single(await AskAsync(ReplayWorld.Start(One, "w1")));

        Assert.Equal((new StepOutcome("running", 1, null), "running"), (decision.Outcome, decision.RunStatus));
    }

    [Fact]
    public async Task Outcome_APersonWorksOnIt_IsRunningInAWaitingRun()
    {
        var decision = Assert.Single(await AskAsync(ReplayWorld.Start(One, "w1", before: run => run.Chooses = _ => "human-ann")));

        Assert.Equal((new StepOutcome("running", 1, null), "waiting"), (decision.Outcome, decision.RunStatus));
    }

    [Fact]
    public async Task Outcome_OfEachCycle_IsItsOwn()
    {
        var run = ReplayWorld.Start(DefinitionBuilder.Cyclic(), "w1");
        run.Complete();
        run.Complete();
        run.Complete("""{"approved":false}""");
        run.Complete();
        run.Fail(retryable: false);

        Assert.Equal(
            [("research", 1, "completed"), ("write", 1, "completed"), ("review", 1, "completed"), ("write", 2, "completed"), ("review", 2, "failed")],
            (await AskAsync(run)).Select(decision => (decision.Step, decision.Cycle, decision.Outcome.Status)));
    }

    [Fact]
    public async Task Decisions_OfAFork_AreThoseAfterItLeftItsSource()
    {
        var run = ReplayWorld.Start(DefinitionBuilder.Linear("rag", "write"), "w1");
        run.Complete();
        var fork = run.Fork(out _, input: """{"question":"what else?"}""");
        await _world.KeepAsync(run);

        var decision = Assert.Single(await AskAsync(fork), decision => decision.Workflow == "w1-fork");

        Assert.Equal(("rag", "what else?"), (decision.Step, decision.Query));
    }

    [Fact]
    public async Task Then_AServiceThatWasNoCandidate_HasNoConfidence()
    {
        var run = ReplayWorld.Start(One, "w1");
        var at = run.Events.FindIndex(e => e is WorkflowEvent.ServiceSelected);
        run.Events[at] = new WorkflowEvent.ServiceSelected("rag", 1, "generalist", "the safe default", "policy", Overridden: true);

        Assert.Equal(new PastChoice("generalist", null, "test/1", "policy", true), Assert.Single(await AskAsync(run)).Then);
    }

    private static void FailAway(MachineRun run) =>
        run.Do(new WorkflowCommand.FailStep(run.Call.Id, new("agent.unreachable", "It is gone.", true), default, 1) { Reroute = true });

    private async Task<List<ReplayedDecision>> AskAsync(MachineRun run)
    {
        await _world.KeepAsync(run);
        return await _world.AskAsync();
    }
}
