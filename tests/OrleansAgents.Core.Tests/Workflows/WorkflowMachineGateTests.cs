using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>Gates before steps: how they open, what becomes due, and the one answer each takes.</summary>
public class WorkflowMachineGateTests
{
    private const string Yes = """{"approved":true}""";
    private const string No = """{"approved":false}""";

    private static readonly WaitPolicy InTenMinutes = new() { Prompt = "Deploy?", Deadline = TimeSpan.FromMinutes(10) };

    private static DefinitionBuilder Deploy(WaitPolicy? gate = null) => DefinitionBuilder.Linear("build", "deploy").Approval("deploy", gate ?? InTenMinutes);

    [Fact]
    public void Approval_StepIsDue_AsksBeforeAnybodyIsCalled()
    {
        var run = Asked(Deploy());

        var opened = Assert.IsType<WorkflowEvent.WaitOpened>(run.Events[^1]);
        Assert.Equal((WaitKind.Approval, "deploy", "deploy", 1, "Deploy?"), (opened.WaitKind, opened.Name, opened.Step, opened.Cycle, opened.Prompt));
        Assert.Equal(MachineRun.Noon + TimeSpan.FromMinutes(10), opened.Deadline);
        Assert.Equal((WorkflowStatus.Waiting, 1), (run.State.Status, run.State.Hops));
        Assert.Empty(WorkflowMachine.Outstanding(run.State));
        Assert.Equal(opened.Deadline, WorkflowMachine.NextWake(run.State));
    }

    [Theory, InlineData("true"), InlineData(Yes), InlineData("""{"approved":true,"comment":"fine"}""")]
    public void Approval_Yes_CallsTheAgent(string answer)
    {
        var run = Asked(Deploy());

        run.Signal("deploy", answer).Is(nameof(WorkflowEvent.WaitAnswered));

        Assert.Equal("run/deploy/1/1", run.Call.Id.ToString());
        Assert.Equal((WorkflowStatus.Running, 2), (run.State.Status, run.State.Hops));
    }

    [Fact]
    public void Approval_No_FailsTheStepUncalled()
    {
        var run = Asked(Deploy());

        run.Signal("deploy", No).Is(nameof(WorkflowEvent.WaitAnswered), nameof(WorkflowEvent.StepFailed), nameof(WorkflowEvent.WorkflowFailed));

        run.FailedWith("deploy", "approval.rejected");
        Assert.Contains("ann", run.State.Error!.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1), (run.Of("deploy").Attempt, run.State.Hops));
    }

    [Fact]
    public void Approval_NoAndTheRunMayGoOnWithout_Completes()
    {
        var run = Asked(Deploy().Continue("deploy").Output("build"));
        run.Signal("deploy", No);

        run.CompletedWith("{}");
    }

    [Theory, InlineData("\"yes\""), InlineData("{}"), InlineData("null"), InlineData("""{"approved":1}""")]
    public void Approval_AnswerOfAnotherForm_IsRefusedAndTheGateStaysShut(string answer)
    {
        var run = Asked(Deploy());

        run.Signal("deploy", answer).RefusedAs("signal.invalid");

        Assert.True(run.Of("deploy").Wait!.IsOpen);
    }

    [Fact]
    public void Approval_AnswerAgain_IsNothingAndAnotherIsRefusedNamingTheFirst()
    {
        var run = Asked(Deploy());
        run.Signal("deploy", """{"approved":true,"comment":"fine"}""");

        run.Signal("deploy", """{ "comment" : "fine", "approved" : true }""").IsNothing();
        var message = run.Signal("deploy", No, by: "bob").RefusedAs("wait.answered");
        run.Signal("deploy", """{"approved":true,"comment":"fine"}""", by: "bob").RefusedAs("wait.answered");

        Assert.Contains("by ann at 2026-01-01 12:00:00Z", message, StringComparison.Ordinal);
        run.Complete();
        run.Signal("deploy", """{"approved":true,"comment":"fine"}""").IsNothing();     // a repeat is harmless even after the end
        run.Signal("deploy", No).RefusedAs("wait.answered");
    }

    [Theory]
    [InlineData(Yes, WorkflowStatus.Running)]
    [InlineData(No, WorkflowStatus.Failed)]
    public void Deadline_WithDefault_AnswersAndRefusesWhoeverComesLate(string byDefault, WorkflowStatus status)
    {
        var run = Asked(Deploy(InTenMinutes with { Default = JsonPayload.Parse(byDefault) }));
        run.Now += TimeSpan.FromMinutes(10);
        run.Signal("deploy", Yes).RefusedAs("wait.expired");                            // the tick is on its way

        run.Wait(TimeSpan.Zero);

        var answered = run.Events.OfType<WorkflowEvent.WaitAnswered>().Single();
        Assert.Equal(("deadline", true, status), (answered.By, answered.IsDefault, run.State.Status));
        run.Signal("deploy", byDefault).RefusedAs("wait.expired");
    }

    [Fact]
    public void Deadline_WithoutDefault_FailsTheStep()
    {
        var run = Asked(Deploy());
        run.Wait(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1)).IsNothing();

        run.Wait(TimeSpan.FromTicks(1)).Is(nameof(WorkflowEvent.WaitExpired), nameof(WorkflowEvent.StepFailed), nameof(WorkflowEvent.WorkflowFailed));

        run.FailedWith("deploy", "wait.deadline");
    }

    [Fact]
    public void Escalation_Due_IsSaidOnceAndTheWaitStaysOpen()
    {
        var run = Asked(Deploy(InTenMinutes with { Escalate = new(TimeSpan.FromMinutes(4), "lead") }));
        Assert.Equal(MachineRun.Noon + TimeSpan.FromMinutes(4), WorkflowMachine.NextWake(run.State));

        run.Wait(TimeSpan.FromMinutes(4)).Is(nameof(WorkflowEvent.WaitEscalated));
        run.Wait(TimeSpan.FromMinutes(1)).IsNothing();

        var wait = run.Of("deploy").Wait!;
        Assert.Equal((true, "lead", true), (wait.IsOpen, wait.EscalateTo, wait.Escalated));
        Assert.Equal(wait.Deadline, WorkflowMachine.NextWake(run.State));
    }

    [Fact]
    public void Wait_WithoutDeadline_IsBoundedByTheWallClock()
    {
        var run = Asked(Deploy(WaitPolicy.Standard));
        run.Wait(run.State.Limits.WallClock);

        run.FailedWith(null, "limit.wall_clock");
        run.Signal("deploy", Yes).RefusedAs("workflow.ended");
    }

    [Fact]
    public void Gate_InALoop_IsAskedForAnewInEachCycle()
    {
        var run = MachineRun.Started(DefinitionBuilder.Linear("deploy", "check").Approval("deploy").Loop("check", "deploy", 2, ExhaustedPolicy.Fail));
        run.Signal("deploy", Yes);
        run.Complete();
        run.Complete(No);
        Assert.Equal((2, WorkflowStatus.Waiting), (run.State.CurrentCycle, run.State.Status));

        run.Signal("deploy", No);

        run.FailedWith("deploy", "approval.rejected");
        Assert.Equal([2], run.Events.OfType<WorkflowEvent.StepFailed>().Select(e => e.Cycle));
    }

    [Fact]
    public void Wait_BesideWorkThatGoesOn_LeavesTheRunRunning()
    {
        var run = MachineRun.Started(DefinitionBuilder.Parallel("ask", "work").Approval("ask").Retry(2, TimeSpan.FromSeconds(5)));
        Assert.Equal(WorkflowStatus.Running, run.State.Status);

        run.Fail();
        Assert.Equal(WorkflowStatus.Running, run.State.Status);                          // a retry is no person

        run.Wait(TimeSpan.FromSeconds(5));
        run.Complete();
        Assert.Equal(WorkflowStatus.Waiting, run.State.Status);
    }

    [Fact]
    public void Wait_UnansweredWhenItsPassIsOver_IsGivenUpAndAskedForAnew()
    {
        var run = MachineRun.Started(
            DefinitionBuilder.Parallel("plan", "ask: plan", "work: plan", "check: ask work").Join("check", 1).Approval("ask").Loop("check", "plan", 2, ExhaustedPolicy.Fail));
        run.Complete("1", "plan");
        run.Complete("2", "work");
        run.Complete(No, "check");

        run.Signal("ask", Yes).RefusedAs("wait.not_open");
        run.Complete("1", "plan");

        Assert.True(run.Of("ask").Wait!.IsOpen);
    }

    private static MachineRun Asked(DefinitionBuilder definition)
    {
        var run = MachineRun.Started(definition);
        run.Complete();
        return run;
    }
}
