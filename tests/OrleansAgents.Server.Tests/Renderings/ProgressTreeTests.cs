using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Renderings;

public sealed class ProgressTreeTests
{
    private static readonly RunProgress Empty = RunProgress.Of(RecordedRun.ViewOf(WorkflowStatus.Running));

    [Fact]
    public void Draw_CyclicRunWithRetry_ShowsCyclesStepsAndAttempts()
    {
        var run = RecordedRun.CyclicWithRetry().Events.Aggregate(Empty, (r, e) => r.Apply(e));

        Assert.Equal(
            """
            answer-with-review  r-1  completed in 1 min 09 s, 5 hops
            ├── Review cycle 1 of 2
            │   ├── research  docs  done in 350 ms
            │   ├── write  writer  done in 1.5 s, attempt 2
            │   │   └── attempt 1 failed after 1.6 s: The agent[31m is busy (agent.busy)
            │   └── review  reviewer  done in 1.0 s
            └── Review cycle 2 of 2
                ├── write  writer  done in 1.0 s
                └── review  reviewer  done in 1 min 01 s
            """,
            Draw(run, 1000));
    }

    [Fact]
    public void Draw_WhileBackingOff_CountsDownToTheNextAttempt()
    {
        var run = RecordedRun.CyclicWithRetry().Events.Take(6).Aggregate(Empty, (r, e) => r.Apply(e));

        Assert.Equal(
            """
            answer-with-review  r-1  running, 2.2 s
            ├── Review cycle 1 of 2
            │   ├── research  docs  done in 350 ms
            │   └── write  writer  attempt 2 in 3 s, at 12:00:04
            │       └── attempt 1 failed after 1.6 s: The agent[31m is busy (agent.busy)
            └── review  pending
            """,
            Draw(run, 2.2));
    }

    [Fact]
    public void Draw_WhileAgentWorks_CountsUp()
    {
        var run = RecordedRun.CyclicWithRetry().Events.Take(7).Aggregate(Empty, (r, e) => r.Apply(e));

        Assert.Contains("write  writer  running, 500 ms, attempt 2", Draw(run, 5), StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_LinearRunThatFailed_ShowsTheErrorAndWhatDidNotRun()
    {
        var run = RecordedRun.Failing().Events.Aggregate(Empty with { MaxCycles = 1 }, (r, e) => r.Apply(e));

        Assert.Equal(
            """
            answer-with-review  r-1  failed after 1.0 s, 1 hop
            ├── research  docs  failed
            │   └── attempt 1 failed after 1.0 s: exit code 7 (agent.process_exit)
            ├── write  not run
            ├── review  not run
            └── exit code 7 (agent.process_exit)
            """,
            Draw(run, 1000));
    }

    [Fact]
    public void Draw_RunCancelledWhileAgentWorks_SaysThatTheStepStopped()
    {
        var events = new RecordedRun()
            .At(0, RecordedRun.Started())
            .At(0, new WorkflowEvent.StepStarted("research", 1, 1, 1, "docs"))
            .At(3, new WorkflowEvent.WorkflowCancelled("ann", "wrong question"));
        var run = events.Events.Aggregate(Empty with { Plan = [], MaxCycles = 1 }, (r, e) => r.Apply(e));

        Assert.Equal(
            """
            answer-with-review  r-1  cancelled after 3.0 s, 1 hop
            ├── research  docs  stopped
            └── Cancelled by ann: wrong question (workflow.cancelled)
            """,
            Draw(run, 1000));
    }

    private static string Draw(RunProgress run, double seconds) =>
        Drawing.Text(new ProgressTree(Drawing.Words).Draw(run, RecordedRun.Noon.AddSeconds(seconds)));
}
