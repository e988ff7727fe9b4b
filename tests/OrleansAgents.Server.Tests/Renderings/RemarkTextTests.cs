using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;
using Xunit;

namespace OrleansAgents.Server.Tests.Renderings;

/// <summary>What people read when another than the configured model recommended or decided.</summary>
public sealed class RemarkTextTests
{
    private static readonly WorkflowEvent[] Events =
    [
        new WorkflowEvent.ServiceRecommended("write", 1, "ngrams/1", [], Fallback: "the chat router did not answer within 5 s"),
        new WorkflowEvent.ServiceSelected("write", 1, "docs", "the best of 2", "policy", false, "the chat arbitrator did not answer within 5 s"),
        new WorkflowEvent.StepChosen("write", "the first", "policy", "the chat arbitrator cannot be reached"),
    ];

    [Fact]
    public void Of_AFallback_SaysWhoAndWhy() => Assert.Equal(
        [
            "step write: ngrams/1 recommended (the chat router did not answer within 5 s)",
            "step write goes to docs (the best of 2); policy decided: the chat arbitrator did not answer within 5 s",
            "next: write (the first); policy decided: the chat arbitrator cannot be reached",
        ],
        Events.Select(RemarkText.Of));

    [Fact]
    public void Apply_AFallback_IsARemarkAndAnOrdinaryDecisionIsNone()
    {
        var run = Events.Aggregate(new RunProgress { Id = "r-1" }, (progress, e) => RunProgressFold.Apply(progress, e, RecordedRun.Noon));
        var plain = RunProgressFold.Apply(new RunProgress { Id = "r-1" }, new WorkflowEvent.ServiceSelected("write", 1, "docs", "the best", "policy", false), RecordedRun.Noon);

        Assert.Equal(Events, run.Remarks.Select(remark => remark.Event));
        Assert.Empty(plain.Remarks);
    }
}
