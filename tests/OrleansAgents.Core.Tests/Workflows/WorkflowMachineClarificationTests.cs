using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>The question who takes a step: how it is asked, what answers it takes, and what it leads to.</summary>
public class WorkflowMachineClarificationTests
{
    private const string Question = "write.route";

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public void Unsure_StepIsDue_AsksBeforeAnyHop()
    {
        var run = Asked();

        var opened = Assert.IsType<WorkflowEvent.WaitOpened>(run.Events[^1]);
        Assert.Equal((WaitKind.Clarification, Question, "write", 1, "Who takes write?"), (opened.WaitKind, opened.Name, opened.Step, opened.Cycle, opened.Prompt));
        Assert.Equal(["write-agent", "other-agent"], opened.Options!);
        Assert.Equal((MachineRun.Noon + TenMinutes, """{"service":"write-agent"}"""), (opened.Deadline, opened.Default?.ToString()));
        Assert.Equal((WorkflowStatus.Waiting, 0, StepStatus.Waiting, 0), (run.State.Status, run.State.Hops, run.Of("write").Status, run.Of("write").Attempt));
        Assert.Empty(WorkflowMachine.Outstanding(run.State));
        Assert.Equal(opened.Deadline, WorkflowMachine.NextWake(run.State));
    }

    [Theory, InlineData("""{"service":"other-agent"}"""), InlineData("\"other-agent\""), InlineData("""{"service":"other-agent","text":"the short one"}""")]
    public void Answer_NamesACandidate_GivesItTheStep(string answer)
    {
        var run = Asked();

        run.Signal(Question, answer).Is(nameof(WorkflowEvent.WaitAnswered));

        Assert.Equal(("other-agent", "run/write/1/1"), (run.Call.Agent, run.Call.Id.ToString()));
        Assert.Equal("person", run.Events.OfType<WorkflowEvent.ServiceSelected>().Single().DecidedBy);
        run.Complete();
        run.Signal("review.route", "\"review-agent\"");
        run.Complete("\"done\"");
        run.CompletedWith("\"done\"");
    }

    [Fact]
    public void Answer_SaysMore_RoutesAnewAndAsksNoSecondTime()
    {
        var run = Asked();

        run.Signal(Question, """{"text":"in verse"}""").Is(nameof(WorkflowEvent.WaitAnswered));

        Assert.Equal("write-agent", run.Call.Agent);
        Assert.Equal(2, run.Events.OfType<WorkflowEvent.ServiceRecommended>().Count());
        Assert.Equal("why in verse", RouteQuery.Of(run.State, run.State.Definition.Steps[0]));
    }

    [Theory, InlineData("true"), InlineData("{}"), InlineData("\" \""), InlineData("""{"service":7}"""), InlineData("\"stranger\""), InlineData("\"\\ud800\"")]
    public void Answer_NamesNobodyAndSaysNothing_IsRefused(string answer)
    {
        var run = Asked();

        var message = run.Signal(Question, answer).RefusedAs("signal.invalid");

        Assert.Contains("write-agent, other-agent", message, StringComparison.Ordinal);
        Assert.Equal(StepStatus.Waiting, run.Of("write").Status);
    }

    [Fact]
    public void Answer_NamesAnotherAgentThatCanBeCalled_IsTaken()
    {
        var run = Asked();

        run.Do(new WorkflowCommand.Signal(Question, JsonPayload.Parse("\"stranger\""), "ann", RandomSchedule.Ceiling) { NamesUsableAgent = true })
            .Is(nameof(WorkflowEvent.WaitAnswered));

        Assert.Equal("stranger", run.Call.Agent);
    }

    [Fact]
    public void Answer_Again_IsTheSameOrRefused()
    {
        var run = Asked();
        run.Signal(Question, "\"other-agent\"");

        run.Signal(Question, "\"other-agent\"").IsNothing();
        run.Signal(Question, "\"write-agent\"").RefusedAs("wait.answered");
        run.Complete();
        run.Signal("review.route", "\"review-agent\"");
        run.Signal(Question, "\"other-agent\"").IsNothing();
    }

    [Fact]
    public void Answer_AfterWhichAPersonIsCalled_IsStillKnown()
    {
        var run = Asked(_ => "human-ann");
        run.Signal(Question, "\"human-ann\"");

        run.Signal(Question, "\"human-ann\"").IsNothing();
        run.Signal("write", "\"a text\"").Is(nameof(WorkflowEvent.WaitAnswered), nameof(WorkflowEvent.StepCompleted));
    }

    [Fact]
    public void Deadline_Unanswered_TakesTheBestCandidate()
    {
        var run = Asked();

        run.Wait(TenMinutes).Is(nameof(WorkflowEvent.WaitAnswered));

        Assert.True(run.Of("write").Clarification!.Answer!.IsDefault);
        Assert.Equal("write-agent", run.Call.Agent);
        run.Signal(Question, "\"other-agent\"").RefusedAs("wait.expired");
    }

    [Fact]
    public void NotAsked_SignalOfItsName_SaysThatItIsNotOpen()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("write", "review"));

        run.Signal("review.route", "\"a\"").RefusedAs("wait.not_open");
        run.Signal("nothing.route", "\"a\"").RefusedAs("signal.unknown");
    }

    [Fact]
    public void Gate_BeforeIt_IsAskedFirstAndOnce()
    {
        var run = New(DefinitionBuilder.Linear("write").Approval("write"));
        run.Do(new WorkflowCommand.Start(JsonPayload.EmptyObject, "c"));
        Assert.Equal("write", run.Of("write").Wait!.Name);

        run.Signal("write", "true");
        Assert.Equal(Question, run.Of("write").Wait!.Name);
        run.Signal(Question, "\"other-agent\"");

        Assert.Equal("other-agent", run.Call.Agent);
        run.Signal("write", "true").IsNothing();
    }

    [Fact]
    public void NextCycle_IsAskedAnew()
    {
        var run = New(DefinitionBuilder.Linear("write", "review").Loop("review", "write", 2, ExhaustedPolicy.Complete), step => step.Id == "write");
        run.Do(new WorkflowCommand.Start(JsonPayload.EmptyObject, "c"));
        run.Signal(Question, "\"other-agent\"");
        run.Complete();

        run.Complete("""{"approved":false}""");

        Assert.Equal((StepStatus.Waiting, null), (run.Of("write").Status, run.Of("write").Clarification));
        run.Signal(Question, "\"write-agent\"");
        Assert.Equal("run/write/2/1", run.Call.Id.ToString());
    }

    [Fact]
    public void Retry_OfARunThatFailedWhileItAsked_AsksAgain()
    {
        var run = New(DefinitionBuilder.Parallel("write:", "other:"), step => step.Id == "write");
        run.Do(new WorkflowCommand.Start(JsonPayload.EmptyObject, "c"));
        run.Fail(retryable: false, step: "other");
        Assert.Equal(WorkflowStatus.Failed, run.State.Status);

        run.Retry();

        Assert.True(run.Of("write").Wait!.IsOpen);
        Assert.Equal(2, run.Events.OfType<WorkflowEvent.WaitOpened>().Count());
        run.Signal(Question, "\"other-agent\"");
        run.Complete(step: "other");
        run.Complete(step: "write");
        Assert.Equal(WorkflowStatus.Completed, run.State.Status);
    }

    [Fact]
    public void Retry_OfAStepThatFailed_KeepsWhatWasSaid()
    {
        var run = Asked();
        run.Signal(Question, "\"other-agent\"");
        run.Fail(retryable: false);

        run.Retry();

        Assert.Equal(("other-agent", "run/write/1/2"), (run.Call.Agent, run.Call.Id.ToString()));
    }

    [Fact]
    public void Fork_WhileItAsked_AsksAnew()
    {
        var run = Asked();

        var fork = run.Fork(out _);

        Assert.Equal((WorkflowStatus.Waiting, Question), (fork.State.Status, fork.Of("write").Wait!.Name));
        fork.Signal(Question, "\"other-agent\"");
        Assert.Equal("other-agent", fork.Call.Agent);
    }

    [Fact]
    public void Cancel_WhileItAsks_EndsTheRun()
    {
        var run = Asked();

        run.Do(new WorkflowCommand.Cancel("ann", "enough"));

        run.Signal(Question, "\"other-agent\"").RefusedAs("workflow.ended");
        Assert.Null(WorkflowMachine.NextWake(run.State));
    }

    [Fact]
    public void Question_OfADecisionThatComesAgain_IsNotAskedAgain()
    {
        var run = Asked();
        var repeat = Unsure(run);
        run.Defers = _ => true;
        run.Do(repeat).IsNothing();
        run.Signal(Question, "\"other-agent\"");

        run.Do(repeat).IsNothing();

        Assert.Equal(StepStatus.Pending, run.Of("write").Status);
    }

    [Fact]
    public void Hops_UsedUp_AskNobody()
    {
        var run = New(DefinitionBuilder.Linear("write").Route().Limits(l => l with { CyclicHops = 1 }), _ => false);
        run.Do(new WorkflowCommand.Start(JsonPayload.EmptyObject, "c"));
        run.Complete();
        var state = WorkflowMachine.Apply(run.At(run.Events.Count - 2), new WorkflowEvent.StepChosen("write", "again", "test"));

        var decided = WorkflowMachine.Decide(state, Unsure(run) with { Effect = new(run.Id, "write", 2, 0) }, run.Now);

        decided.Is(nameof(WorkflowEvent.ServiceRecommended), nameof(WorkflowEvent.StepFailed), nameof(WorkflowEvent.WorkflowFailed));
    }

    private static WorkflowCommand.AssignStep Unsure(MachineRun run) => new(
        new(run.Id, "write", 1, 0), new("test/1", [new("write-agent", 0.3, [])]) { None = 0.2 }, new(null, "Who?", "policy") { Asks = true });

    private static MachineRun Asked(Func<StepDefinition, string?>? chooses = null)
    {
        var run = New(DefinitionBuilder.Linear("write", "review"));
        run.Chooses = chooses ?? run.Chooses;
        run.Do(new WorkflowCommand.Start(JsonPayload.Parse("""{"question":"why"}"""), "c"));
        return run;
    }

    private static MachineRun New(DefinitionBuilder definition, Func<StepDefinition, bool>? asks = null) =>
        new(definition.Build()) { Asks = asks ?? (_ => true), AskFor = TenMinutes };
}
