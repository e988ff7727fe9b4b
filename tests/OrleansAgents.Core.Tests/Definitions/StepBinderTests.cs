using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Definitions;

public sealed class StepBinderTests
{
    [Theory]
    [InlineData("\"with\":{}", FailurePolicy.Fail, EffectPolicy.Idempotent, UnknownPolicy.Ask)]
    [InlineData("\"onFailure\":\"fail\",\"effect\":\"idempotent\"", FailurePolicy.Fail, EffectPolicy.Idempotent, UnknownPolicy.Ask)]
    [InlineData("\"onFailure\":\"continue\",\"effect\":\"once\"", FailurePolicy.Continue, EffectPolicy.Once, UnknownPolicy.Ask)]
    [InlineData("\"effect\":\"once\",\"onUnknown\":\"ask\"", FailurePolicy.Fail, EffectPolicy.Once, UnknownPolicy.Ask)]
    [InlineData("\"effect\":\"once\",\"onUnknown\":\"fail\"", FailurePolicy.Fail, EffectPolicy.Once, UnknownPolicy.Fail)]
    public void Bind_PoliciesOfAStep_AreTaken(string keys, FailurePolicy onFailure, EffectPolicy effect, UnknownPolicy onUnknown)
    {
        var step = Binding.Step(keys);

        Assert.Equal((onFailure, effect, onUnknown), (step.OnFailure, step.Effect, step.OnUnknown));
    }

    [Fact]
    public void Bind_SignalStep_CallsNobodyAndIsNoHop()
    {
        var definition = Binding.Steps("""{"id":"a","agent":"x"},{"id":"ci","signal":"ci-finished","onFailure":"continue"},{"id":"own","signal":"own"}""");

        var ci = definition.Steps[1];
        Assert.Equal(((string?)null, (string?)null, "ci-finished"), (ci.Capability, ci.Agent, ci.Signal));
        Assert.Equal((1, WorkflowShape.Linear), (definition.MaxHops, definition.Shape));
        Assert.Same(WaitPolicy.Standard, ci.Wait);
    }

    [Fact]
    public void Bind_WaitWithEveryKey_IsTaken()
    {
        var wait = Binding.Step("""
            "wait":{"prompt":"Title?","deadline":"20m","default":{"title":null},"escalate":{"after":"5m","to":"lead"}}
            """).Wait;

        Assert.Equal(("Title?", TimeSpan.FromMinutes(20)), (wait.Prompt, wait.Deadline));
        Assert.Equal(JsonPayload.Parse("""{"title":null}"""), wait.Default);
        Assert.Equal(new Escalation(TimeSpan.FromMinutes(5), "lead"), wait.Escalate);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("\"Untitled\"")]
    [InlineData("[1,2]")]
    public void Bind_DefaultOfAWait_IsAnyValue(string value) =>
        Assert.Equal(JsonPayload.Parse(value), Binding.Step($$"""  "wait":{"deadline":"1h","default":{{value}}} """).Wait.Default);

    [Fact]
    public void Bind_EscalationWithoutADeadline_IsBoundByTheWallClock() =>
        Assert.Equal(TimeSpan.FromHours(1), Binding.Step("""  "wait":{"escalate":{"after":"1h","to":"lead"}} """).Wait.Escalate!.After);

    [Fact]
    public void Bind_ApprovalThatIsTrueOrEmpty_HasNoDeadline()
    {
        Assert.Equal(WaitPolicy.Standard, Binding.Step("\"approval\":true").Approval);
        Assert.Equal(WaitPolicy.Standard, Binding.Step("\"approval\":{}").Approval);
        Assert.Null(Binding.Step("\"approval\":false").Approval);
        Assert.Null(Binding.Step("\"with\":{}").Approval);
    }

    [Theory, InlineData("approve", true), InlineData("reject", false)]
    public void Bind_DefaultOfAnApproval_IsAnAnswerTheMachineReads(string word, bool approved)
    {
        var approval = Binding.Step($$"""  "approval":{"prompt":"Deploy?","deadline":"30m","default":"{{word}}"} """).Approval!;

        Assert.Equal("Deploy?", approval.Prompt);
        Assert.Equal(approved, ApprovalAnswer.Read(approval.Default!));
    }

    [Fact]
    public void Bind_NamesOfOldDefinitions_StayValid()
    {
        var definition = Binding.Steps("""{"id":"a","agent":"x"},{"id":"a.answer","agent":"x"},{"id":"loop","agent":"x"}""");

        Assert.Equal(["a", "a.answer", "loop"], definition.Steps.Select(s => s.Id));
    }
}
