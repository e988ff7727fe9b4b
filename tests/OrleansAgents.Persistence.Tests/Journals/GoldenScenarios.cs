using System.Collections.Immutable;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;

namespace OrleansAgents.Persistence.Tests.Journals;

/// <summary>One run, by what is done to it; each deed takes a second and is one append.</summary>
/// <param name="Definition">What runs.</param>
/// <param name="Recorded">What the journal holds.</param>
/// <param name="Ends">Where the run stands at the end of the journal.</param>
/// <param name="Rest">What brings an unfinished run to its end.</param>
internal sealed record GoldenScenario(DefinitionBuilder Definition, Action<MachineRun>[] Recorded, WorkflowStatus Ends, params Action<MachineRun>[] Rest);

/// <summary>Runs that together hold every kind of event, ended and not.</summary>
internal static class GoldenScenarios
{
    private const string Rejected = """{ "approved" : false, "notes": ["ü", "😀", "<no>"] }""";

    private static readonly Action<MachineRun> Begin =
        run => run.Do(new WorkflowCommand.Start(JsonPayload.Parse("""{"question":"Why \"durable\"?"}"""), "corr-1"));

    private static readonly Action<MachineRun> Cancel = run => run.Do(new WorkflowCommand.Cancel("operator", "wrong question"));

    private static readonly Action<MachineRun> Retry = run => run.Retry();

    private static readonly Action<MachineRun> Tick = run => run.Do(new WorkflowCommand.Tick());

    private static readonly WaitPolicy Gate = new()
    {
        Prompt = "Deploy?",
        Deadline = TimeSpan.FromSeconds(2),
        Escalate = new(TimeSpan.FromSeconds(1), "lead"),
    };

    public static ImmutableSortedDictionary<string, GoldenScenario> All { get; } = new Dictionary<string, GoldenScenario>
    {
        ["linear"] = new(Write(), [Begin, Complete(), Complete()], WorkflowStatus.Completed),
        ["cyclic"] = new(
            Write().Retry(3, TimeSpan.FromSeconds(1)).Loop("review", "write", 2, ExhaustedPolicy.Complete),
            [Begin, Fail(), Tick, Complete(), Complete("""{"approved":false}"""), Complete(), Complete(Rejected)],
            WorkflowStatus.Completed),
        ["failed"] = new(Write(), [Begin, Fail()], WorkflowStatus.Failed, Retry, Complete(), Complete()),
        ["cancelled"] = new(Write(), [Begin, Cancel], WorkflowStatus.Cancelled),
        ["parallel"] = new(Graph(), [Begin, Complete("1", "plan")], WorkflowStatus.Running, Fail("left"), Complete("2", "right"), Complete("3", "sum")),
        ["unmet"] = new(Graph().Join("sum", 2), [Begin, Complete("1", "plan"), Fail("left"), Complete("2", "right")], WorkflowStatus.Failed, Retry, Complete("4", "left"), Complete("5")),
        ["asked"] = new(
            Write().Loop("review", "write", 1, ExhaustedPolicy.Ask),
            [Begin, Complete(), Complete(Rejected)],
            WorkflowStatus.Waiting,
            Signal("loop", """{"action":"extend","cycles":2}"""), Complete(), Complete("""{"approved":true}""")),
        ["extended"] = new(
            Write().Loop("review", "write", 1, ExhaustedPolicy.Fail),
            [Begin, Complete(), Complete(Rejected), Extend(new(Cycles: 2, WallClock: TimeSpan.FromHours(2), JournalEvents: 10_001)), Retry, Complete()],
            WorkflowStatus.Running,
            Complete("""{"approved":true}""")),
        ["gated"] = new(
            Write().Approval("review", Gate with { Default = ApprovalAnswer.Yes }).Change("write", s => s with { Agent = "human-écrivain" }),
            [Begin, Signal("write", "\"un titre\""), Tick, Tick],
            WorkflowStatus.Running,
            Complete("\"ok\"")),
        ["expired"] = new(Write().Approval("write", Gate), [Begin, Tick, Tick], WorkflowStatus.Failed, Retry, Signal("write", "true"), Complete(), Complete()),
        ["signalled"] = new(
            Write().Signal("review", "review-arrived").Approval("review"),
            [Begin, Signal("review-arrived", """{"by":"mail"}"""), Complete()],
            WorkflowStatus.Waiting,
            Signal("review", """{"approved":true,"comment":"go"}""")),
        ["once"] = new(
            Write().Once("write"),
            [Begin, run => run.Fail(unknown: true), Resolve(ResolvedOutcome.Again), run => run.Do(new WorkflowCommand.LoseCall(run.Call.Id))],
            WorkflowStatus.Waiting,
            Resolve(ResolvedOutcome.Done, "\"receipt\""), Complete()),
        ["routed"] = new(
            Write().Route(ExhaustedPolicy.Ask).Limits(l => l with { CyclicHops = 1 }),
            [Begin, Complete()],
            WorkflowStatus.Waiting,
            Signal("loop", """{"action":"extend","hops":2}"""), Complete("\"done\"")),
        ["talked"] = new(
            Write(),
            [Begin, Talk, Send, Undelivered(retryable: true), Undelivered(retryable: false), Redrive, Acknowledge],
            WorkflowStatus.Running,
            run => run.Do(new WorkflowCommand.CompleteStep(run.Call.Id, JsonPayload.Parse("\"read\""), default) { MessagesThrough = 3 })),
        ["locked"] = new(
            Write().Retry(2, TimeSpan.FromSeconds(1)),
            [Begin, Grant(7), run => run.Do(Away(run)), Tick, Grant(9)],
            WorkflowStatus.Running,
            Complete(), Complete()),
        ["unsure"] = new(
            Write(),
            [
                Deferred(Begin),
                Assign("write", new(null, "Who takes it? § 3", "policy") { Asks = true, Usage = new(300, 20, 0.004m) }, askFor: 60),
                Signal("write.route", """{"text":"the shört one"}"""),
                Assign("write", new("b", "it writes verse", "model", Overridden: true) { Usage = new(310, 25, 0.005m) }),
                Complete(),
                Assign("review", new(null, "Who?", "policy") { Asks = true }),
                Tick,
            ],
            WorkflowStatus.Running,
            Assign("review", new("a", "the best", "policy") { Fallback = "the chat arbitrator did not answer within 5 s" }), Complete()),
        ["chatted"] = new(
            Write().Route(ExhaustedPolicy.Ask).Limits(l => l with { CyclicHops = 1 }),
            [
                Deferred(Begin),
                Choose(new("write", "first", "model") { Usage = new(90, 4, 0.001m) }),
                Assign("write", new("b", "it writes verse", "model", Overridden: true)),
                Complete(),
                Choose(new("review", "why not", "policy") { Fallback = "the chat arbitrator cannot be reached", Usage = new(95, 4, 0.001m) }),
            ],
            WorkflowStatus.Waiting,
            Signal("loop", """{"action":"complete"}""")),
        ["forked"] = new(Write(), [Fork], WorkflowStatus.Running, Complete("\"reviewed\"")),
    }.ToImmutableSortedDictionary();

    /// <summary>Makes the run of a scenario, before its first deed.</summary>
    public static MachineRun NewRun(GoldenScenario scenario) => new(scenario.Definition.Build(), "golden");

    /// <summary>Lets this build carry out deeds.</summary>
    /// <returns>The events of each append.</returns>
    public static List<IReadOnlyList<WorkflowEvent>> CarryOut(MachineRun run, params IEnumerable<Action<MachineRun>> deeds)
    {
        var appends = new List<IReadOnlyList<WorkflowEvent>>();
        foreach (var deed in deeds)
        {
            var before = run.Events.Count;
            deed(run);
            Assert.True(run.Events.Count > before, $"deed {appends.Count + 1} did nothing");
            appends.Add(run.Events[before..]);
            run.Now += TimeSpan.FromSeconds(1);
        }

        return appends;
    }

    private static DefinitionBuilder Write() => DefinitionBuilder.Linear("write", "review").Output("write");

    private static DefinitionBuilder Graph() => DefinitionBuilder.Parallel("plan", "left: plan", "right: plan", "sum: left right").Continue("left");

    private static Action<MachineRun> Complete(string result = """{"text":"Because."}""", string? step = null) => run => run.Complete(result, step);

    private static Action<MachineRun> Fail(string? step = null) => run => run.Fail(step: step);

    private static Action<MachineRun> Signal(string name, string payload) => run => run.Signal(name, payload);

    private static Action<MachineRun> Extend(LimitExtension limits) =>
        run => run.Do(new WorkflowCommand.ExtendLimits(limits, RandomSchedule.Ceiling, "operator", "nearly there"));

    private static Action<MachineRun> Resolve(ResolvedOutcome outcome, string? result = null) =>
        run => run.Do(new WorkflowCommand.Resolve("write", outcome, result is null ? null : JsonPayload.Parse(result), "operator", "looked it up"));

    private static void Talk(MachineRun run) => run.Do(new WorkflowCommand.CompleteStep(run.Call.Id, JsonPayload.Parse("""{"text":"Because."}"""), default)
    {
        Messages = [new("review", JsonPayload.Parse("""{"look":"at § 2"}""")), new("nobody", JsonPayload.Parse("1")) { MessageId = "given" }],
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Usage = new(1200, 80, 0.0125m),
    });

    private static void Send(MachineRun run) =>
        run.Do(new WorkflowCommand.SendMessages("ci", [new("write", JsonPayload.Parse("\"built\""))], ["write-agent"], null));

    private static Action<MachineRun> Undelivered(bool retryable) => run => run.Do(new WorkflowCommand.FailDelivery(
        Delivery(run).Id, "ci", "write", new("agent.unreachable", "Nobody is there.", retryable), 1, default));

    private static void Redrive(MachineRun run) => run.Do(new WorkflowCommand.RedriveMessages([], ["write-agent"], "operator", "it is back"));

    private static void Acknowledge(MachineRun run) => run.Do(new WorkflowCommand.AcknowledgeMessages(Delivery(run).Id, "ci", "write", 3));

    private static WorkflowEffect.DeliverMessages Delivery(MachineRun run) => WorkflowMachine.Outstanding(run.State).OfType<WorkflowEffect.DeliverMessages>().Single();

    private static Action<MachineRun> Grant(long fence) => run => run.Do(new WorkflowCommand.GrantLocks(run.Call.Id, [new("repo:owner/name", fence)]));

    private static WorkflowCommand.FailStep Away(MachineRun run) =>
        new(run.Call.Id, new("agent.offline", "The agent is offline.", Retryable: true), default, Jitter: 1) { Reroute = true };

    /// <summary>A deed after which models decide, so that each decision is a deed of its own.</summary>
    private static Action<MachineRun> Deferred(Action<MachineRun> deed) => run =>
    {
        run.Defers = _ => true;
        deed(run);
    };

    private static Action<MachineRun> Choose(NextStepChoice choice) =>
        run => run.Do(new WorkflowCommand.ChooseStep(WorkflowMachine.OpenDecisions(run.State).Single().Id, choice));

    private static Action<MachineRun> Assign(string step, RoutingDecision decision, int askFor = 1) => run => run.Do(new WorkflowCommand.AssignStep(
        new(run.Id, step, 1, 0),
        new("chat/qwen", [new("a", 0.4, ["says \"write\""]), new("b", 0.35, [])])
        {
            None = 0.25,
            ElapsedMicros = 812.5,
            Fallback = decision.Asks ? null : "the chat router answered wrongly: it named 'c', which was not offered",
            Usage = decision.Asks ? new(120, 30, 0.002m) : null,
        },
        decision)
    {
        AskFor = TimeSpan.FromSeconds(askFor),
    });

    private static void Fork(MachineRun run)
    {
        var source = new MachineRun(run.State.Definition, "source");
        CarryOut(source, Begin, Complete(), Complete());
        run.Do(new WorkflowCommand.Fork(
            new(source.Id, source.Events.Count), source.Events, null, [new("write", JsonPayload.Parse("\"better\""))], "operator", "what if"));
    }
}
