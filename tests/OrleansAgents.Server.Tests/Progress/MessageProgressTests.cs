using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Messages;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;
using OrleansAgents.Server.Tests.Renderings;
using OrleansAgents.Server.Waits;

namespace OrleansAgents.Server.Tests.Progress;

public sealed class MessageProgressTests
{
    private static readonly StepError Busy = new("agent.busy", "The agent\u001b[31m is\nbusy", Retryable: true);
    private static readonly RunProgress Empty = RunProgress.Of(RecordedRun.ViewOf(WorkflowStatus.Running)) with { MaxCycles = 1, Plan = [] };
    private static readonly ProgressText Words = new(TimeZoneInfo.Utc, new GoOnCommands(new("http://127.0.0.1:5080/")));

    [Fact]
    public void Lines_MessagesLocksAndUsage_AreToldOnceEach()
    {
        Assert.Equal(
            """
            12:00:00    research  docs  started
            12:00:01    research  docs  holds repo:x, fence 17; db:y, fence 18
            12:00:02    research  docs  done in 1.0 s, 1,234 tokens, 0.02
            12:00:02    research → write: 2 messages
            12:00:02    research → review: 1 message
            12:00:03    research → write: delivery 1 of message 1 failed: The agent[31m is busy (agent.busy); again in 1 s, at 12:00:04
            12:00:05  research → write: DEAD LETTER: 1 message is not delivered any more: The agent[31m is busy (agent.busy)
            12:00:05    let them be delivered again with: orleansagents messages redrive r-1
            12:00:06  ann lets 1 dead letter be delivered again (it is back)
            12:00:08    write  the next attempt goes to whoever is fit now
            """,
            Lines(Talk()));
    }

    [Fact]
    public void Lines_MessageToNobody_IsNotOfferedForRedrive()
    {
        var run = new RecordedRun().At(0, new WorkflowEvent.MessagesDeadLettered("ann", "nobody", [1], new("message.unknown_role", "Nobody has it.", false)));

        Assert.Equal("12:00:00  ann → nobody: DEAD LETTER: 1 message is not delivered any more: Nobody has it. (message.unknown_role)", Lines(run));
    }

    [Fact]
    public void Lines_FailedAttemptWithUsage_SaysWhatItCost()
    {
        var run = new RecordedRun().At(0, new WorkflowEvent.StepAttemptFailed("write", 1, 1, Busy, 1000, null, new AgentUsage(1, 0)));

        Assert.Contains("attempt 1 failed after 1.0 s, 1 token: The agent", Lines(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Tree_WhileMessagesFail_ShowsRoutesLocksAndFailures()
    {
        Assert.Equal(
            """
            answer-with-review  r-1  running, 1.5 s
            └── research  docs  running, 1.5 s, holds repo:x, fence 17; db:y, fence 18
            """,
            Draw(Talk(), 3, 1.5));
        Assert.Equal(
            """
            answer-with-review  r-1  running, 3.0 s
            ├── research  docs  done in 1.0 s, 1,234 tokens, 0.02
            ├── research → write: 2 messages
            │   └── delivery 1 of message 1 failed: The agent[31m is busy (agent.busy); again in 1 s, at 12:00:04
            └── research → review: 1 message
            """,
            Draw(Talk(), 6, 3));
        Assert.Equal(
            """
            answer-with-review  r-1  running, 5.0 s
            ├── research  docs  done in 1.0 s, 1,234 tokens, 0.02
            ├── research → write: 2 messages
            │   └── DEAD LETTER: 1 message is not delivered any more: The agent[31m is busy (agent.busy)
            │       └── orleansagents messages redrive r-1
            └── research → review: 1 message
            """,
            Draw(Talk(), 7, 5));
    }

    [Fact]
    public void Apply_RedrivenAndAcknowledged_LeavesNothingToTell()
    {
        var run = Applied(Talk(), 9);

        Assert.All(run.Routes, r => Assert.Equal((0, (StepError?)null, (WorkflowEvent?)null), (r.Dead.Count, r.DeadBecause, r.Failing)));
        Assert.Equal([2, 1], run.Routes.Select(r => r.Sent));
    }

    [Fact]
    public void Apply_RedriveOfACompletedRun_LetsItGoOn()
    {
        var ended = new RecordedRun().At(0, RecordedRun.Started()).At(1, new WorkflowEvent.WorkflowCompleted(JsonPayload.Null, false));

        var run = Applied(ended.At(2, new WorkflowEvent.MessagesRedriven([1], [1], "ann", "", RecordedRun.Noon)), 3);

        Assert.Equal((WorkflowStatus.Running, false), (run.Status, run.HasEnded));
    }

    [Fact]
    public void Tree_ManySenders_AreCutAfterTheWorst()
    {
        var run = new RecordedRun();
        for (var i = 1; i <= 14; i++)
        {
            run.At(0, new WorkflowEvent.MessagesSent($"s{i}", 0, null, RecordedRun.Noon, i, [new($"m{i}", "write", JsonPayload.Null, true, false)]));
        }

        run.At(1, new WorkflowEvent.MessagesDeadLettered("s14", "write", [14], Busy));
        var text = Draw(run, 15, 1);

        Assert.Contains("s14 → write: 1 message", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s12 → write", text, StringComparison.Ordinal);
        Assert.EndsWith("and messages between 2 more senders and recipients", text, StringComparison.Ordinal);
    }

    /// <summary>The start is told by other tests; it is the first event here, and has no line.</summary>
    private static RecordedRun Talk() => new RecordedRun()
        .At(0, RecordedRun.Started())
        .At(0, new WorkflowEvent.StepStarted("research", 1, 1, 1, "docs"))
        .At(1, new WorkflowEvent.LocksGranted("research", 1, 1, [new("repo:x", 17), new("db:y", 18)]))
        .At(2, new WorkflowEvent.StepCompleted("research", 1, 1, JsonPayload.Null, 1000, new AgentUsage(1_000, 234, 0.020m)))
        .At(2, new WorkflowEvent.MessagesSent("research", 1, null, RecordedRun.Noon, 1, [Message("m1", "write"), Message("m2", "write"), Message("m3", "review")]))
        .At(3, new WorkflowEvent.MessageDeliveryFailed("research", "write", 1, 1, Busy, RecordedRun.Noon.AddSeconds(4)))
        .At(5, new WorkflowEvent.MessagesDeadLettered("research", "write", [1], Busy))
        .At(6, new WorkflowEvent.MessagesRedriven([1], [1], "ann", "it is back", RecordedRun.Noon))
        .At(7, new WorkflowEvent.MessagesAcknowledged(null, "write", 3, "step", RecordedRun.Noon))
        .At(8, new WorkflowEvent.StepReleased("write", 1));

    private static SentMessage Message(string id, string to) => new(id, to, JsonPayload.Null, true, false);

    private static RunProgress Applied(RecordedRun run, int count) => run.Events.Take(count).Aggregate(Empty, (r, e) => r.Apply(e));

    private static string Draw(RecordedRun run, int count, double seconds) =>
        Drawing.Text(new ProgressTree(Words).Draw(Applied(run, count), RecordedRun.Noon.AddSeconds(seconds)));

    private static string Lines(RecordedRun recorded)
    {
        var (run, all) = (Empty, new List<string>());
        foreach (var e in recorded.Events)
        {
            var after = run.Apply(e);
            all.AddRange(new ProgressLines(Words).Between(run, after, e.At).Where(line => !line.Contains("started (correlation id", StringComparison.Ordinal)));
            run = after;
        }

        return string.Join('\n', all);
    }
}
