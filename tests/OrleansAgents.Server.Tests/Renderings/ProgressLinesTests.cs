using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Renderings;

public sealed class ProgressLinesTests
{
    [Fact]
    public void Between_CyclicRunWithRetry_GivesOneLinePerChange()
    {
        Assert.Equal(
            """
            12:00:00  answer-with-review  r-1  started (correlation id c-1)
            12:00:00  Review cycle 1 of 2
            12:00:00    research  docs  started
            12:00:00    research  docs  done in 350 ms
            12:00:00    write  writer  started
            12:00:02    write  writer  attempt 1 failed after 1.6 s: The agent[31m is busy (agent.busy); attempt 2 in 3 s, at 12:00:04
            12:00:04    write  writer  started, attempt 2
            12:00:06    write  writer  done in 1.5 s
            12:00:06    review  reviewer  started
            12:00:07    review  reviewer  done in 1.0 s
            12:00:07  Review cycle 2 of 2
            12:00:07    write  writer  started
            12:00:08    write  writer  done in 1.0 s
            12:00:08    review  reviewer  started
            12:01:09    review  reviewer  done in 1 min 01 s
            12:01:09  answer-with-review  r-1  completed in 1 min 09 s, 5 hops
            """,
            Lines(RecordedRun.CyclicWithRetry().Events));
    }

    [Fact]
    public void Between_FailedRun_SaysThatNoAttemptIsLeft()
    {
        Assert.EndsWith(
            """
            12:00:01    research  docs  attempt 1 failed after 1.0 s: exit code 7 (agent.process_exit); no attempt is left
            12:00:01  answer-with-review  r-1  failed after 1.0 s, 1 hop
            """,
            Lines(RecordedRun.Failing().Events),
            StringComparison.Ordinal);
    }

    private static string Lines(IReadOnlyList<EventView> events)
    {
        var (run, all) = (RunProgress.Of(RecordedRun.ViewOf(WorkflowStatus.Running)), new List<string>());
        foreach (var e in events)
        {
            var after = run.Apply(e);
            all.AddRange(new ProgressLines(Drawing.Words).Between(run, after, e.At));
            run = after;
        }

        return string.Join('\n', all);
    }
}
