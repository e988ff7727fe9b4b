using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;
using Xunit;

namespace OrleansAgents.Server.Tests.Renderings;

/// <summary>What people read when another than the configured model recommended or decided.</summary>
public sealed class RemarkTextTests
{
    [Fact]
    public void Of_AChoiceThatFellBack_SaysWhy() => Assert.Contains(
        "the chat arbitrator cannot be reached",
        RemarkText.Of(new WorkflowEvent.StepChosen("write", "the first", "policy", "the chat arbitrator cannot be reached")),
        StringComparison.Ordinal);

    [Fact]
    public void Apply_ADecisionThatFellBack_IsSaidWithItsStepAndNotTwice()
    {
        var selected = new WorkflowEvent.ServiceSelected("write", 1, "docs", "the best of 2", "policy", false, "the chat arbitrator did not answer within 5 s");

        Assert.Empty(RunProgressFold.Apply(new RunProgress { Id = "r-1" }, selected, RecordedRun.Noon).Remarks);
    }
}
