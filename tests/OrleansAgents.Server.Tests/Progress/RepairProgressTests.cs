using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;
using OrleansAgents.Server.Tests.Renderings;

namespace OrleansAgents.Server.Tests.Progress;

public sealed class RepairProgressTests
{
    private static readonly StepError Lost = new("effect.unknown", "lost", Retryable: false);
    private static readonly DateTimeOffset Due = RecordedRun.Noon.AddMinutes(30);

    [Fact]
    public void Draw_ParallelSteps_StandSideBySide()
    {
        var run = Run(
            RecordedRun.Started(),
            new WorkflowEvent.StepStarted("a", 1, 1, 1, "x"),
            new WorkflowEvent.StepStarted("b", 1, 1, 2, "y"),
            new WorkflowEvent.StepFailed("c", 1, new("join.unmet", "too few", false)),
            RecordedRun.Asked(WaitKind.Approval, "d", "d", "Deploy?", Due, ApprovalAnswer.No));

        Assert.Equal(
            """
            answer-with-review  r-1  running, 10.0 s
            ├── a  x  running, 9.0 s
            ├── b  y  running, 8.0 s
            ├── c  failed: too few (join.unmet)
            ├── d  waiting
            └── waits for approval 'd': Deploy? (in 29 min 50 s, at 12:30:00, {"approved":false} counts)
            """,
            Draw(run));
    }

    [Fact]
    public void Draw_RoutedRun_TellsEachTurnInTheOrderOfTheChoices()
    {
        var run = Run(
            RecordedRun.Started(),
            new WorkflowEvent.StepChosen("a", "first", "policy"),
            new WorkflowEvent.StepStarted("a", 1, 1, 1, "x"),
            new WorkflowEvent.StepCompleted("a", 1, 1, JsonPayload.Null, 1000),
            new WorkflowEvent.StepChosen("a", "once more", "policy"),
            new WorkflowEvent.StepStarted("a", 2, 1, 2, "z"),
            new WorkflowEvent.StepCompleted("a", 2, 1, JsonPayload.Null, 1000),
            new WorkflowEvent.StepChosen("b", "", "policy"),
            new WorkflowEvent.StepStarted("b", 1, 1, 3, "y"));

        Assert.Equal(
            """
            answer-with-review  r-1  running, 10.0 s
            ├── next: a (first)
            ├── next: a (once more)
            ├── next: b
            ├── a  x  done in 1.0 s
            ├── a  z  done in 1.0 s
            └── b  y  running, 2.0 s
            """,
            Draw(run));
    }

    [Theory]
    [InlineData(true, "d  y  running, 7.0 s")]
    [InlineData(false, "d  failed: no (approval.rejected)")]
    public void Draw_GateBeforeAStep_IsOneStepWhateverTheAnswer(bool approved, string expected)
    {
        var run = Run(
            RecordedRun.Started(),
            RecordedRun.Asked(WaitKind.Approval, "d", "d", "Deploy?"),
            new WorkflowEvent.WaitAnswered("d", "d", 0, approved ? ApprovalAnswer.Yes : ApprovalAnswer.No, "ann", RecordedRun.Noon, false),
            approved ? new WorkflowEvent.StepStarted("d", 1, 1, 1, "y") : new WorkflowEvent.StepFailed("d", 0, new("approval.rejected", "no", false)));

        Assert.Equal($"answer-with-review  r-1  running, 10.0 s\n└── {expected}", Draw(run));
    }

    [Fact]
    public void Apply_OnlyAWaitIsOpen_IsWaiting()
    {
        var run = Run(RecordedRun.Started(), RecordedRun.Asked(WaitKind.Signal, "ci", "ci", ""));

        Assert.True(run.IsWaiting);
        Assert.False(Then(run, new WorkflowEvent.WaitAnswered("ci", "ci", 1, JsonPayload.Null, "ann", Due, false)).IsWaiting);
    }

    [Fact]
    public void Lines_OfAWait_TellOpeningEscalationAndEnd()
    {
        Assert.Equal(
            """
            12:00:01  waits for approval 'd': Deploy? (in 29 min 59 s, at 12:30:00, it fails)
            12:00:02  approval 'd' is unanswered; lead is asked besides
            12:00:03  approval 'd' was not answered before its deadline, and has no default
            12:00:04    d  failed: late (wait.deadline)
            """,
            Lines(
                RecordedRun.Started(),
                RecordedRun.Asked(WaitKind.Approval, "d", "d", "Deploy?", Due),
                new WorkflowEvent.WaitEscalated("d", "d", 1, "lead", RecordedRun.Noon),
                new WorkflowEvent.WaitExpired("d", "d", 1, RecordedRun.Noon),
                new WorkflowEvent.StepFailed("d", 1, new("wait.deadline", "late", false))));
    }

    [Fact]
    public void Lines_OfRepairs_TellWhoDidWhat()
    {
        Assert.Equal(
            """
            12:00:01    pay  bank  started
            12:00:02    pay  bank  outcome unknown: lost (effect.unknown)
            12:00:03  ann said of step pay: call again (no payment)
            12:00:04    pay  bank  started, attempt 2
            12:00:05  limits extended by ann to 9 hops, 4 cycles, 1 h 30 min of wall clock (more)
            12:00:06  signal 'ci' came early from bot; it is kept for step wait-ci
            """,
            Lines(
                RecordedRun.Started(),
                new WorkflowEvent.StepStarted("pay", 1, 1, 1, "bank"),
                new WorkflowEvent.StepOutcomeUnknown("pay", 1, 1, Lost),
                new WorkflowEvent.StepResolved("pay", 1, 1, ResolvedOutcome.Again, null, "ann", "no payment"),
                new WorkflowEvent.StepStarted("pay", 1, 2, 1, "bank"),
                new WorkflowEvent.LimitsExtended(new(9, 4, TimeSpan.FromMinutes(90)), "ann", "more"),
                new WorkflowEvent.SignalKept("ci", "wait-ci", JsonPayload.Null, "bot", RecordedRun.Noon)));
    }

    [Theory]
    [InlineData("done", nameof(StepPhase.Done))]
    [InlineData("again", nameof(StepPhase.Pending))]
    [InlineData("fail", nameof(StepPhase.Failed))]
    public void Apply_UnknownOutcomeResolved_MovesThePhase(string outcome, string phase)
    {
        var unknown = Run(
            RecordedRun.Started(), new WorkflowEvent.StepStarted("pay", 1, 1, 1, "bank"), new WorkflowEvent.StepOutcomeUnknown("pay", 1, 1, Lost));
        Assert.Equal((StepPhase.Unknown, true), (unknown.Cycles[0].Find("pay")!.Phase, unknown.IsWaiting));

        var resolved = Then(unknown, new WorkflowEvent.StepResolved("pay", 1, 1, Enum.Parse<ResolvedOutcome>(outcome, ignoreCase: true), null, "ann", ""));

        Assert.Equal(phase, resolved.Cycles[0].Find("pay")!.Phase.ToString());
    }

    [Fact]
    public void Apply_RetryOfAFailedRun_OpensItAgain()
    {
        var failed = RecordedRun.Failing().Events.Aggregate(Empty(), (r, e) => r.Apply(e));

        var retried = Then(failed, new WorkflowEvent.WorkflowRetried(["research"], "ann", "", RecordedRun.Noon));

        Assert.Equal((WorkflowStatus.Running, false, null), (retried.Status, retried.HasEnded, retried.Error));
        Assert.Equal(StepPhase.Pending, retried.Cycles[0].Find("research")!.Phase);
        Assert.Contains("research  docs  to run again", Draw(retried), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_OfAFork_TellTheCopiedEventsInOne()
    {
        Assert.Equal(
            """
            12:00:05  forked from r-0 at version 5 by ann, with another output of a (why)
            12:00:06    b  y  started
            """,
            Lines(Empty() with { CopiedUntil = 5 }, Forked(null, [new("a", JsonPayload.Null)])));
    }

    [Fact]
    public void Draw_Fork_ShowsWhatIsKeptAndWhatRunsAgain()
    {
        var run = Forked(null, [new("a", JsonPayload.Null)]).Aggregate(Empty() with { CopiedUntil = 5 }, Then);

        Assert.Equal(
            """
            answer-with-review  r-1  running, 5.0 s
            ├── forked from r-0 at version 5 by ann, with another output of a (why)
            ├── a  x  done, the result is from ann
            └── b  y  running, 4.0 s
            """,
            Draw(run));
    }

    [Fact]
    public void Apply_ForkWithAnotherInput_KeepsNothing()
    {
        var run = Forked(JsonPayload.Null, []).Take(6).Aggregate(Empty(), Then);

        Assert.Equal((0, 0), (run.Hops, run.Cycles.Sum(c => c.Steps.Length)));
    }

    private static WorkflowEvent[] Forked(JsonPayload? input, StepOutput[] outputs) =>
    [
        RecordedRun.Started(),
        new WorkflowEvent.StepStarted("a", 1, 1, 1, "x"),
        new WorkflowEvent.StepCompleted("a", 1, 1, JsonPayload.Null, 1000),
        new WorkflowEvent.StepAttemptFailed("b", 1, 1, Lost, 1000, null),
        new WorkflowEvent.WorkflowFailed("b", Lost),
        new WorkflowEvent.WorkflowForked("r-0", 5, input, outputs, "ann", "why", RecordedRun.Noon.AddSeconds(5)),
        new WorkflowEvent.StepStarted("b", 1, 1, 2, "y"),
    ];

    private static RunProgress Empty() => RunProgress.Of(RecordedRun.ViewOf(WorkflowStatus.Running)) with { Plan = [], MaxCycles = 1 };

    private static RunProgress Run(params WorkflowEvent[] events) => events.Aggregate(Empty(), Then);

    private static RunProgress Then(RunProgress run, WorkflowEvent e) => run.Apply(RecordedRun.At(run.Version + 1, e));

    private static string Lines(params WorkflowEvent[] events) => Lines(Empty(), events, skip: 1);

    private static string Lines(RunProgress run, WorkflowEvent[] events, int skip = 0)
    {
        var all = new List<string>();
        foreach (var e in events)
        {
            var after = Then(run, e);
            all.AddRange(new ProgressLines(Drawing.Words).Between(run, after, RecordedRun.Noon.AddSeconds(run.Version)));
            run = after;
        }

        return string.Join('\n', all.Skip(skip));
    }

    private static string Draw(RunProgress run) => Drawing.Text(new ProgressTree(Drawing.Words).Draw(run, RecordedRun.Noon.AddSeconds(10)));
}
