using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Human agents and signals, whose answers are results.</summary>
public class WorkflowMachineSignalTests
{
    private const string Yes = """{"approved":true}""";
    private const string No = """{"approved":false}""";

    [Fact]
    public void Human_Chosen_IsAHopAndItsAnswerIsTheResult()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("title", "print").Change("title", s => s with { Agent = "human-editor" }));
        Assert.Equal((WorkflowStatus.Waiting, 1, WaitKind.Human), (run.State.Status, run.State.Hops, run.Of("title").Wait?.Kind));
        Assert.Empty(WorkflowMachine.Outstanding(run.State));

        run.Now += TimeSpan.FromSeconds(90);
        run.Signal("title", "\"On durability\"").Is(nameof(WorkflowEvent.WaitAnswered), nameof(WorkflowEvent.StepCompleted));

        Assert.Equal(("\"On durability\"", "human-editor"), (run.Of("title").Result?.ToString(), run.Of("title").Agent));
        Assert.Equal(90_000, run.Events.OfType<WorkflowEvent.StepCompleted>().Single().ElapsedMs);
        Assert.Equal(["print"], run.Calls);
        run.Signal("title", "\"On durability\"").IsNothing();
    }

    [Fact]
    public void Human_DeadlineWithDefault_TakesItAsTheResult()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("title")
            .Change("title", s => s with { Agent = "human-editor", Wait = new() { Deadline = TimeSpan.FromMinutes(1), Default = JsonPayload.Parse("\"Untitled\"") } }));
        run.Wait(TimeSpan.FromMinutes(1));

        run.CompletedWith("\"Untitled\"");
    }

    [Fact]
    public void Human_BehindAGate_HasANameOfItsOwnAndBothAnswersMayBeRepeated()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("title").Approval("title").Change("title", s => s with { Agent = "human-editor" }));
        run.Signal("title.answer", "\"early\"").RefusedAs("wait.not_open");
        run.Signal("title", Yes);
        Assert.Equal(("title.answer", WaitKind.Human), (run.Of("title").Wait?.Name, run.Of("title").Wait?.Kind));

        run.Signal("title", Yes).IsNothing();
        run.Signal("title", No).RefusedAs("wait.answered");
        run.Signal("title.answer", "\"On gates\"");

        run.CompletedWith("\"On gates\"");
        run.Signal("title", Yes).IsNothing();
        run.Signal("title.answer", "\"On gates\"").IsNothing();
    }

    [Fact]
    public void Signal_Awaited_IsNoHopAndItsPayloadIsTheResult()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("ci").Signal("ci", "ci-finished"));
        Assert.Equal((WorkflowStatus.Waiting, "ci-finished", 0), (run.State.Status, run.Of("ci").Wait?.Name, run.State.Hops));

        run.Signal("ci", "1").RefusedAs("signal.unknown");                              // it has the signal's name, not the step's
        run.Signal("ci-finished", """{"passed":true}""");

        run.CompletedWith("""{"passed":true}""");
        run.Signal("ci-finished", """{"passed":true}""").IsNothing();
        run.Signal("ci-finished", """{"passed":false}""").RefusedAs("wait.answered");
    }

    [Fact]
    public void Signal_BeforeItsStep_IsKeptOnceAndTakenWhenTheStepComes()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("build", "ci").Signal("ci", "ci-finished"));

        run.Signal("ci-finished", "7").Is(nameof(WorkflowEvent.SignalKept));
        run.Signal("ci-finished", "7").IsNothing();
        run.Signal("ci-finished", "8").RefusedAs("wait.answered");
        Assert.Equal(WorkflowStatus.Running, run.State.Status);
        run.Crash();
        run.Complete().Is(nameof(WorkflowEvent.StepCompleted), nameof(WorkflowEvent.WaitOpened), nameof(WorkflowEvent.StepCompleted), nameof(WorkflowEvent.WorkflowCompleted));

        run.CompletedWith("7");
        run.Signal("ci-finished", "7").IsNothing();
    }

    [Fact]
    public void Signal_StepBehindAGate_IsKeptUntilTheGateOpens()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("ci").Signal("ci", "ci-finished").Approval("ci"));

        run.Signal("ci-finished", "7").Is(nameof(WorkflowEvent.SignalKept));
        run.Signal("ci", Yes);

        run.CompletedWith("7");
        run.Signal("ci", Yes).IsNothing();
    }

    [Fact]
    public void Signal_InALoop_IsWaitedForAnewInEachCycle()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("work", "ci").Signal("ci", "ci-finished").Loop("ci", "work", 2, ExhaustedPolicy.Fail));
        run.Complete();
        run.Signal("ci-finished", No);
        Assert.Equal((2, "work"), (run.State.CurrentCycle, Assert.Single(run.Calls)));

        run.Signal("ci-finished", Yes).Is(nameof(WorkflowEvent.SignalKept));            // another one than that of the first cycle
        run.Complete();

        run.CompletedWith(Yes);
    }

    [Fact]
    public void Signal_NobodyKnows_IsRefusedNamingThoseThereAre()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("build", "ci", "deploy").Signal("ci", "ci-finished").Approval("deploy"));

        var message = run.Signal("loop", "1").RefusedAs("signal.unknown");

        Assert.Contains("ci-finished, deploy", message, StringComparison.Ordinal);
        run.Signal("deploy", Yes).RefusedAs("wait.not_open");
    }

    [Fact]
    public void Signal_OverThePayloadLimit_IsRefused()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("ci").Signal("ci").Limits(l => l with { PayloadBytes = 10 }));

        run.Signal("ci", "\"123456789\"").RefusedAs("payload.too_large");
        run.Signal("ci", "\"12345678\"");

        run.CompletedWith("\"12345678\"");
    }
}
