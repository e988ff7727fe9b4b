using System.Collections.Immutable;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;
using OrleansAgents.Server.Tests.Renderings;
using OrleansAgents.Server.Waits;

namespace OrleansAgents.Server.Tests.Progress;

public sealed class ChoiceProgressTests
{
    private static readonly RunProgress Empty = RunProgress.Of(RecordedRun.ViewOf(WorkflowStatus.Running)) with { MaxCycles = 1, Plan = [] };

    private static readonly WorkflowEvent.ServiceRecommended Two = new("write", 1, "text/1", [new("fast", 0.62, []), new("slow", 0.2, [])]);

    private static readonly WorkflowEvent.ServiceSelected Best = new("write", 1, "fast", "the best of 2 candidates", "policy", Overridden: false);

    [Fact]
    public void Lines_ChoiceAmongSeveral_IsToldOnceBeforeTheCall()
    {
        var events = new RecordedRun()
            .At(0, RecordedRun.Started())
            .At(1, Two)
            .At(1, Best)
            .At(1, new WorkflowEvent.StepStarted("write", 1, 1, 1, "fast"))
            .At(2, new WorkflowEvent.StepCompleted("write", 1, 1, RecordedRun.Answer, 1000));

        Assert.Equal(
            """
            12:00:01    write  fast  chosen by policy with confidence 0.62: the best of 2 candidates
            12:00:01    write  fast  started
            12:00:02    write  fast  done in 1.0 s
            """,
            Lines(events));
        Assert.EndsWith(
            """
            └── write  fast  done in 1.0 s
                └── chosen by policy with confidence 0.62: the best of 2 candidates
            """,
            Tree(events),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_OnlyCandidate_IsNoNews()
    {
        var events = new RecordedRun()
            .At(0, RecordedRun.Started())
            .At(1, Two with { Candidates = [Two.Candidates[0]] })
            .At(1, Best with { Reason = "the only candidate" })
            .At(1, new WorkflowEvent.StepStarted("write", 1, 1, 1, "fast"));

        Assert.Equal("12:00:01    write  fast  started", Lines(events));
        Assert.DoesNotContain("chosen", Tree(events), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_ChoiceOfAnEarlierAttempt_IsNotTakenForALaterOne()
    {
        var events = new RecordedRun()
            .At(0, RecordedRun.Started())
            .At(1, Two)
            .At(1, Best)
            .At(1, new WorkflowEvent.StepStarted("write", 1, 1, 1, "fast"))
            .At(2, Best with { Service = "slow", Reason = "the only candidate" });

        Assert.DoesNotContain("chosen", Tree(events), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fast", "policy", false, "the chat\u001b arbitrator did not answer within 5 s", null, "chosen with confidence 0.62: because (decided by policy: the chat arbitrator did not answer within 5 s)")]
    [InlineData("slow", "chat:m", true, null, null, "chosen by chat:m against the router with confidence 0.20: because")]
    [InlineData("other", "person", true, null, null, "chosen by person against the router: because")]
    [InlineData("fast", "policy", false, null, "the chat router is down", "chosen by policy with confidence 0.62: because (recommended by text/1: the chat router is down)")]
    public void Lines_Choice_SaysWhoDecidedAndWhyNotTheConfiguredOne(
        string service, string by, bool overridden, string? fallback, string? routerFallback, string words)
    {
        var events = new RecordedRun()
            .At(0, RecordedRun.Started())
            .At(1, Two with { Fallback = routerFallback })
            .At(1, new WorkflowEvent.ServiceSelected("write", 1, service, "because", by, overridden, fallback));

        Assert.Equal($"12:00:01    write  {service}  {words}", Lines(events));
    }

    [Theory]
    [InlineData("person", false, null, true)]
    [InlineData("policy", true, null, true)]
    [InlineData("policy", false, "the chat arbitrator is down", true)]
    [InlineData("policy", false, null, false)]
    public void Of_OneCandidate_IsAChoiceOnlyWhenSomethingWasUnusual(string by, bool overridden, string? fallback, bool expected)
    {
        var one = Two with { Candidates = ImmutableArray.Create<Candidate>(Two.Candidates[0]) };

        Assert.Equal(expected, StepChoice.Of(one, Best with { DecidedBy = by, Overridden = overridden, Fallback = fallback }) is not null);
    }

    [Theory]
    [InlineData("deploy", "it was approved", null, "next: deploy (it was approved)")]
    [InlineData("deploy", "it was approved", "the chat arbitrator is down", "next: deploy (it was approved; decided by policy: the chat arbitrator is down)")]
    [InlineData(null, "", "the chat arbitrator is down", "next: done (decided by policy: the chat arbitrator is down)")]
    [InlineData(null, "", null, "next: done")]
    public void Remark_NextStep_SaysWhyThePolicyDecided(string? step, string reason, string? fallback, string expected) =>
        Assert.Equal(expected, RemarkText.Of(new WorkflowEvent.StepChosen(step, reason, "policy", fallback)));

    [Fact]
    public void View_ChoiceOfAnotherAgent_IsNotShown()
    {
        var view = RecordedRun.ViewOf(WorkflowStatus.Running) with { Steps = [new("write", "running", "fast", 1, 1, 1, null, null, null)] };
        var choices = new Dictionary<string, StepChoice> { ["write"] = StepChoice.Of(Two, Best)! };

        Assert.Contains("chosen by policy with confidence 0.62", Draw(view, choices), StringComparison.Ordinal);
        Assert.DoesNotContain("chosen", Draw(view with { Steps = [view.Steps[0] with { Agent = "slow" }] }, choices), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_RouterIsNotSure_SaysHowToAnswer()
    {
        var words = new ProgressText(TimeZoneInfo.Utc, new GoOnCommands(new("http://127.0.0.1:5080/")));
        var asked = Empty.Apply(RecordedRun.At(1, RecordedRun.Asked(WaitKind.Clarification, "write.route", "write", "Who writes it: fast or slow?")));

        Assert.Equal(
            [
                "12:00:00  waits for clarification 'write.route': Who writes it: fast or slow?",
                "12:00:00    answer it with: orleansagents signal r-1 write.route --payload ANSWER  (such as '{\"service\":\"an agent\"}' or '{\"text\":\"more words\"}')",
            ],
            new ProgressLines(words).Between(Empty, asked, RecordedRun.Noon));
    }

    private static string Draw(Abstractions.Workflows.WorkflowView view, Dictionary<string, StepChoice> choices) =>
        Drawing.Text(new ViewTree(Drawing.Words).Draw(view, RecordedRun.Noon, choices));

    private static string Tree(RecordedRun events) =>
        Drawing.Text(new ProgressTree(Drawing.Words).Draw(events.Events.Aggregate(Empty, (run, e) => run.Apply(e)), RecordedRun.Noon.AddSeconds(3)));

    private static string Lines(RecordedRun events)
    {
        var (run, all) = (Empty, new List<string>());
        foreach (EventView e in events.Events)
        {
            var after = run.Apply(e);
            all.AddRange(new ProgressLines(Drawing.Words).Between(run, after, e.At));
            run = after;
        }

        return string.Join('\n', all.Skip(1));
    }
}
