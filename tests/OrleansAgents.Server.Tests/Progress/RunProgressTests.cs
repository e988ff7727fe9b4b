using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Progress;

public sealed class RunProgressTests
{
    private static readonly RunProgress Empty = RunProgress.Of(RecordedRun.ViewOf(WorkflowStatus.Running));

    [Fact]
    public void Apply_EventSeenBefore_ChangesNothing()
    {
        var events = RecordedRun.CyclicWithRetry().Events;
        var once = events.Aggregate(Empty, (r, e) => r.Apply(e));

        Assert.All(events, e => Assert.Same(once, once.Apply(e)));
    }

    [Fact]
    public void Apply_KindThisBuildDoesNotKnow_CountsAsSeenOnly()
    {
        var after = Empty.Apply(RecordedRun.View(1, 0, "ApprovalAsked", """{"kind":"ApprovalAsked","step":"x"}"""));

        Assert.Equal(Empty with { Version = 1 }, after);
    }

    [Fact]
    public void Apply_CyclicRun_CountsARetryAsTheSameHop()
    {
        var run = RecordedRun.CyclicWithRetry().Events.Aggregate(Empty, (r, e) => r.Apply(e));

        Assert.Equal((5, WorkflowStatus.Completed, 16L), (run.Hops, run.Status, run.Version));
        Assert.Equal(RecordedRun.Answer, run.Output);
    }

    [Theory]
    [InlineData(5, nameof(StepPhase.Running))]
    [InlineData(6, nameof(StepPhase.Retrying))]
    [InlineData(7, nameof(StepPhase.Running))]
    [InlineData(8, nameof(StepPhase.Done))]
    public void Apply_EventsOfAStep_MoveItsPhase(int count, string expected)
    {
        var run = RecordedRun.CyclicWithRetry().Events.Take(count).Aggregate(Empty, (r, e) => r.Apply(e));

        Assert.Equal(expected, run.Cycles[0].Find("write")!.Phase.ToString());
    }
}
