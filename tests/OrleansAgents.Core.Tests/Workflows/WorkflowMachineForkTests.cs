using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Runs that begin as copies of others.</summary>
public class WorkflowMachineForkTests
{
    [Fact]
    public void Fork_EndedRunWithoutEdits_KeepsItsResultsAndCompletes()
    {
        var run = Ended(DefinitionBuilder.ThreeSteps());

        var fork = run.Fork(out _);

        fork.CompletedWith("3");
        Assert.Equal(new ForkPoint(run.Id, run.Events.Count), fork.State.Parent);
        Assert.Equal(run.Events, fork.Events.Take(run.Events.Count));                   // self-contained: pruning the source breaks nothing
    }

    [Fact]
    public void Fork_OtherOutput_RunsWhatComesAfterAgainAndNothingElse()
    {
        var run = Ended(DefinitionBuilder.Parallel("a", "b: a", "c: a", "d: b c"));

        var fork = run.Fork(out _, null, null, new StepOutput("b", JsonPayload.Parse("\"other\"")));

        Assert.Equal(["d"], fork.Calls);
        Assert.Equal(("1", "\"other\"", null), (fork.Of("a").Result?.ToString(), fork.Of("b").Result?.ToString(), fork.Of("d").Result));
        Assert.Equal((4, "run-fork/d/1/1"), (fork.Of("d").Hop, fork.Call.Id.ToString()));        // room for every step that is not kept
        fork.Complete("\"merged\"");
        fork.CompletedWith("\"merged\"");
    }

    [Fact]
    public void Fork_StepThatFailedBeforeItWasCalled_TakesNoHop()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("a", "b", "c")
            .Change("b", step => step with { Approval = WaitPolicy.Standard, OnFailure = FailurePolicy.Continue }));
        run.Complete();
        run.Signal("b", "{\"approved\":false}");
        run.Complete();
        Assert.Equal((StepStatus.Failed, 2), (run.Of("b").Status, run.State.Hops));

        var fork = run.Fork(out _);

        Assert.Equal(2, fork.State.Hops);
    }

    [Fact]
    public void Fork_OtherInput_RunsEverythingAgain()
    {
        var run = Ended(DefinitionBuilder.ThreeSteps());

        var fork = run.Fork(out _, version: null, input: "\"other\"");

        Assert.Equal(("\"other\"", "run-fork/research/1/1", 1), (fork.State.Input.ToString(), fork.Call.Id.ToString(), fork.State.Hops));
        Assert.Null(fork.Of("write").Result);
    }

    [Fact]
    public void Fork_OtherOutputBeforeALoop_BeginsAtItsFirstPass()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic());
        run.Complete();
        run.Complete();
        run.Complete("{}");
        Assert.Equal(2, run.State.CurrentCycle);

        var fork = run.Fork(out _, null, null, new StepOutput("research", JsonPayload.Parse("1")));

        Assert.Equal((1, "run-fork/write/1/1", 2), (fork.State.CurrentCycle, fork.Call.Id.ToString(), fork.State.Hops));
    }

    [Fact]
    public void Fork_OtherOutputInALoop_StaysInItsPass()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic());
        run.Complete();
        run.Complete();
        run.Complete("{}");
        run.Complete("\"second\"");

        var fork = run.Fork(out _, null, null, new StepOutput("write", JsonPayload.Parse("\"mine\"")));

        Assert.Equal((2, "run-fork/review/2/1", 5), (fork.State.CurrentCycle, fork.Call.Id.ToString(), fork.State.Hops));
    }

    [Fact]
    public void Fork_OtherVerdictOfALoopThatWasUsedUp_JudgesItAnew()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic(maxCycles: 1, ExhaustedPolicy.Fail));
        run.Complete();
        run.Complete("\"draft\"");
        run.Complete("{}");
        run.FailedWith("review", "limit.cycles");

        run.Fork(out _, null, null, new StepOutput("review", JsonPayload.Parse("""{"approved":true}"""))).CompletedWith("\"draft\"");
        run.Fork(out _).FailedWith("review", "limit.cycles");
    }

    [Fact]
    public void Fork_OtherVerdictOfALoopThatCompletedAllTheSame_IsNoLongerExhausted()
    {
        var run = MachineRun.Started(DefinitionBuilder.Cyclic(maxCycles: 1));
        run.Complete();
        run.Complete("\"draft\"");
        run.Complete("{}");
        Assert.True(run.State.LoopExhausted);

        var approved = run.Fork(out _, null, null, new StepOutput("review", JsonPayload.Parse("""{"approved":true}""")));

        approved.CompletedWith("\"draft\"");
        Assert.False(approved.State.LoopExhausted);
        Assert.True(run.Fork(out _).State.LoopExhausted);
    }

    [Fact]
    public void Fork_RoutedRunWithAnotherOutput_AsksTheArbitratorAgain()
    {
        var run = MachineRun.Started(DefinitionBuilder.Routed("search", "answer"));
        run.Next = _ => new("search", "again", "test");
        run.Complete("1");
        run.Complete("2");
        run.Next = _ => new(null, "enough", "test");
        run.Complete("3");
        run.CompletedWith("3");
        run.Next = _ => new("search", "again", "test");

        var fork = run.Fork(out _, null, null, new StepOutput("search", JsonPayload.Parse("\"other\"")));

        Assert.Equal(("run-fork/search/4/1", 4), (fork.Call.Id.ToString(), fork.Of("search").Hop));
        Assert.Equal("\"other\"", fork.Of("search").Result?.ToString());
    }

    [Fact]
    public void Fork_RoutedRunWithTheResultOfTheStepThatRuns_TakesItForTheNewest()
    {
        var run = MachineRun.Started(DefinitionBuilder.Routed("search", "answer"));
        run.Complete("1");

        run.Fork(out _, null, null, new StepOutput("answer", JsonPayload.Parse("\"mine\""))).CompletedWith("\"mine\"");
    }

    [Fact]
    public void Fork_WhileAStepWaits_AsksInTheForkAndLeavesTheSourceAlone()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("deploy").Approval("deploy", new() { Deadline = TimeSpan.FromMinutes(5) }));
        run.Now += TimeSpan.FromMinutes(4);

        var fork = run.Fork(out _);
        fork.Signal("deploy", "true");

        Assert.Equal(run.Now + TimeSpan.FromMinutes(5), fork.Of("deploy").Wait?.Deadline);
        Assert.Equal(["deploy"], fork.Calls);
        Assert.True(run.Of("deploy").Wait!.IsOpen);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Fork_SignalThatWasTakenAndNotYetTheResult_IsKept(bool early)
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("build", "ci").Signal("ci"));
        if (early)
        {
            run.Signal("ci", "7");
        }

        run.Complete();
        if (!early)
        {
            run.Signal("ci", "7");
        }

        var version = run.Events.FindLastIndex(e => e is WorkflowEvent.StepCompleted);  // cut just before it

        run.Fork(out _, version).CompletedWith("7");
    }

    [Fact]
    public void Fork_WhatCannotBe_IsRefusedAndStartsNothing()
    {
        var run = Ended(DefinitionBuilder.ThreeSteps().Limits(l => l with { PayloadBytes = 20, JournalEvents = 18 }));

        run.Fork(out var unknown, 3, null, new StepOutput("nothing", JsonPayload.Null));
        run.Fork(out var large, 3, null, new StepOutput("write", JsonPayload.Parse("\"" + new string('x', 20) + "\"")));
        run.Fork(out var nowhere, 0);
        var fork = run.Fork(out var full);

        unknown.RefusedAs("step.not_found");
        large.RefusedAs("payload.too_large");
        nowhere.RefusedAs("version.not_found");
        full.RefusedAs("limit.journal");
        Assert.Equal(WorkflowStatus.None, fork.State.Status);
    }

    [Fact]
    public void Fork_OfAFork_NamesTheNearestSource()
    {
        var run = Ended(DefinitionBuilder.ThreeSteps());

        var second = run.Fork(out _, 5).Fork(out _);

        Assert.Equal("run-fork", second.State.Parent?.Workflow.Value);
        Assert.Equal(["write"], second.Calls);
    }

    [Fact]
    public void Fork_AtEveryVersionOfARunWithManyKindsOfEvents_KeepsWhatWasSettledAndGoesOn()
    {
        var run = Eventful();
        Assert.InRange(run.Events.Select(e => e.Kind).Distinct().Count(), 17, 23);
        for (var version = 1; version <= run.Events.Count; version++)
        {
            var fork = run.Fork(out _, version);

            ForkWatch.Check(run.At(version), fork.At(version + 1), edited: null, anew: false);
            WorkflowMachinePropertyTests.Finish(fork, new Random(version));
        }
    }

    private static MachineRun Ended(DefinitionBuilder definition)
    {
        var run = MachineRun.Started(definition);
        for (var result = 1; !run.State.IsTerminal; result++)
        {
            run.Complete($"{result}", run.Calls.First());
        }

        return run;
    }

    /// <summary>A graph with a loop in which nearly everything happens: retries, gates, signals, unknown outcomes, repairs.</summary>
    private static MachineRun Eventful()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("plan", "write: plan", "ci: plan", "review: write ci", "side", "pay: review side")
            .Retry(2, TimeSpan.FromSeconds(5)).Signal("ci").Once("pay").Continue("side").Loop("review", "write", 1, ExhaustedPolicy.Ask)
            .Approval("write", new() { Deadline = TimeSpan.FromMinutes(1), Escalate = new(TimeSpan.FromSeconds(30), "lead") }));
        run.Fail(retryable: false, step: "side");
        run.Signal("ci", "7");
        run.Fail(step: "plan");
        run.Wait(TimeSpan.FromSeconds(5));
        run.Complete("\"plan\"");
        run.Wait(TimeSpan.FromSeconds(30));
        run.Wait(TimeSpan.FromSeconds(30));                                             // nobody opens the gate: the run fails
        run.Retry();
        run.Signal("write", "true");
        run.Complete("\"draft\"");
        run.Complete("""{"approved":false}""");
        run.Signal("loop", """{"action":"extend","cycles":2}""");
        run.Signal("write", "true");
        run.Complete("\"better\"");
        run.Complete("""{"approved":true}""");
        run.Fail(unknown: true);
        run.Do(new WorkflowCommand.Resolve("pay", ResolvedOutcome.Again, null, "ann", "nothing arrived"));
        run.Complete("\"paid\"");
        run.CompletedWith("\"paid\"");
        return run;
    }
}
