using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;
using Xunit;

namespace OrleansAgents.Server.Tests.Renderings;

/// <summary>What people read when another than the configured model chose the next step.</summary>
public sealed class RemarkTextTests
{
    private const string Fallback = "the chat arbitrator cannot be reached";

    [Theory]
    [InlineData("write", "the first", Fallback, "next: write (the first; decided by policy: the chat arbitrator cannot be reached)")]
    [InlineData("write", "", Fallback, "next: write (decided by policy: the chat arbitrator cannot be reached)")]
    [InlineData(null, "every step has run", Fallback, "next: done (every step has run; decided by policy: the chat arbitrator cannot be reached)")]
    [InlineData("write", "the first", null, "next: write (the first)")]
    public void Of_AChoice_SaysWhyAndWhyAnotherDecided(string? step, string reason, string? fallback, string expected) =>
        Assert.Equal(expected, RemarkText.Of(new WorkflowEvent.StepChosen(step, reason, "policy", fallback)));

    [Fact]
    public void Apply_AServiceIsSelected_IsToldWithItsStepAndNotAsARemark()
    {
        var selected = new WorkflowEvent.ServiceSelected("write", 1, "docs", "the best of 2", "policy", false, Fallback);

        var run = RunProgressFold.Apply(new RunProgress { Id = "r-1" }, selected, RecordedRun.Noon);

        Assert.Empty(run.Remarks);
        Assert.Equal(selected, run.Cycles.Single().Steps.Single().Choice!.Decision);
    }
}
