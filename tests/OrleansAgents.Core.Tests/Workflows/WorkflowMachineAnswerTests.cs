using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Workflows;

/// <summary>The one written answer to every command in every state.</summary>
public class WorkflowMachineAnswerTests
{
    private const string Nothing = "nothing";

    // One entry a state: the answer to each command is a refusal's code, the events, or nothing.
    private static readonly string[] Table =
    [
        """
        none: start=WorkflowStarted; fork=WorkflowStarted WorkflowForked; assign=workflow.not_found; choose=workflow.not_found;
        complete=workflow.not_found; fail=workflow.not_found; lose=workflow.not_found; tick=workflow.not_found; cancel=workflow.not_found;
        signal=workflow.not_found; resolve=workflow.not_found; retry=workflow.not_found; extend=workflow.not_found;
        send=workflow.not_found; redrive=workflow.not_found; grant=workflow.not_found; acknowledge=workflow.not_found; undelivered=workflow.not_found
        """,
        """
        unrouted: start=workflow.exists; fork=workflow.exists; assign=ServiceRecommended ServiceSelected StepStarted; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=WorkflowCancelled;
        signal=wait.not_open; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        claimed: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=StepCompleted; fail=StepAttemptFailed; lose=nothing; tick=nothing; cancel=WorkflowCancelled;
        signal=wait.not_open; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=LocksGranted; acknowledge=nothing; undelivered=nothing
        """,
        """
        claimed once: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=StepCompleted; fail=StepAttemptFailed; lose=StepOutcomeUnknown; tick=nothing; cancel=WorkflowCancelled;
        signal=wait.not_open; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=LocksGranted; acknowledge=nothing; undelivered=nothing
        """,
        """
        unknown: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=WorkflowCancelled;
        signal=wait.not_open; resolve=StepResolved; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        waiting: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=WorkflowCancelled;
        signal=WaitAnswered; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        wait due: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=WaitExpired StepFailed WorkflowFailed; cancel=WorkflowCancelled;
        signal=wait.expired; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        unsure: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=WorkflowCancelled;
        signal=WaitAnswered; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        unsure due: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=WaitAnswered; cancel=WorkflowCancelled;
        signal=wait.expired; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        clarified: start=workflow.exists; fork=workflow.exists; assign=ServiceRecommended ServiceSelected StepStarted; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=WorkflowCancelled;
        signal=nothing; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        backing off: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=WorkflowCancelled;
        signal=wait.not_open; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        retry due: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=StepStarted; cancel=WorkflowCancelled;
        signal=wait.not_open; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended StepStarted;
        send=MessagesSent StepStarted; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        choosing: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=StepChosen;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=WorkflowCancelled;
        signal=wait.not_open; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        completed: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=nothing;
        signal=workflow.ended; resolve=workflow.ended; retry=workflow.not_failed; extend=workflow.ended;
        send=workflow.ended; redrive=nothing; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        failed: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=nothing;
        signal=workflow.ended; resolve=workflow.ended; retry=WorkflowRetried; extend=LimitsExtended WorkflowFailed;
        send=workflow.ended; redrive=workflow.ended; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        cancelled: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=nothing;
        signal=workflow.ended; resolve=workflow.ended; retry=workflow.not_failed; extend=workflow.ended;
        send=workflow.ended; redrive=workflow.ended; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
        """
        pushing: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=WorkflowCancelled;
        signal=wait.not_open; resolve=step.not_unknown; retry=workflow.not_failed; extend=LimitsExtended;
        send=MessagesSent; redrive=nothing; grant=nothing; acknowledge=MessagesAcknowledged; undelivered=MessageDeliveryFailed
        """,
        """
        dead letter: start=workflow.exists; fork=workflow.exists; assign=nothing; choose=nothing;
        complete=nothing; fail=nothing; lose=nothing; tick=nothing; cancel=nothing;
        signal=workflow.ended; resolve=workflow.ended; retry=workflow.not_failed; extend=workflow.ended;
        send=workflow.ended; redrive=MessagesRedriven; grant=nothing; acknowledge=nothing; undelivered=nothing
        """,
    ];

    public static TheoryData<string, string, string> Answers { get; } = Read();

    [Theory, MemberData(nameof(Answers))]
    public void Decide_EveryCommandInEveryState_HasItsAnswer(string state, string command, string expected)
    {
        var (at, now) = StateNamed(state);

        var decision = WorkflowMachine.Decide(at, CommandNamed(command, at), now);

        Assert.Equal(expected, Text(decision));
    }

    [Fact]
    public void Answers_TogetherAreEveryPair()
    {
        var states = Answers.Select(row => (string)row[0]).Distinct();
        var commands = typeof(WorkflowCommand).GetNestedTypes().Length;

        Assert.All(states, state => Assert.Equal(commands, Answers.Where(row => (string)row[0] == state).Select(row => (string)row[1]).Distinct().Count()));
    }

    private static TheoryData<string, string, string> Read()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (state, answers) in Table.Select(text => text.ReplaceLineEndings(" ").Split(": ") is [var name, var rest] ? (name, rest) : default))
        {
            foreach (var answer in answers.Split(';', StringSplitOptions.TrimEntries).Select(pair => pair.Split('=')))
            {
                data.Add(state, answer[0], answer[1]);
            }
        }

        return data;
    }

    private static (WorkflowState State, DateTimeOffset Now) StateNamed(string name)
    {
        var definition = DefinitionBuilder.ThreeSteps().Retry(attempts: 2, TimeSpan.FromSeconds(10));
        switch (name)
        {
            case "none":
                return (WorkflowState.Empty(new("run"), definition.Build()), MachineRun.Noon);
            case "claimed once" or "unknown":
                definition.Change("research", step => step with { Effect = EffectPolicy.Once });
                break;
            case "waiting" or "wait due":
                definition.Approval("research", new() { Deadline = TimeSpan.FromMinutes(1) });
                break;
            case "choosing":
                definition.Route();
                break;
            default:
                break;
        }

        var run = name is "unsure" or "unsure due" or "clarified" ? Unsure(definition) : MachineRun.Started(definition);
        if (name is "unrouted" or "choosing")
        {
            return (WorkflowMachine.Apply(WorkflowState.Empty(run.Id, run.State.Definition), run.Events[0]), run.Now);
        }

        Bring(run, name);
        return (run.State, run.Now);
    }

    private static MachineRun Unsure(DefinitionBuilder definition)
    {
        var run = new MachineRun(definition.Build()) { Asks = _ => true, AskFor = TimeSpan.FromMinutes(1) };
        run.Do(new WorkflowCommand.Start(JsonPayload.EmptyObject, "correlation"));
        return run;
    }

    private static void Bring(MachineRun run, string name)
    {
        switch (name)
        {
            case "claimed" or "claimed once" or "waiting" or "unsure":
                break;
            case "clarified":
                run.Defers = _ => true;
                run.Signal("research.route", "\"research-agent\"");
                break;
            case "unknown":
                run.Do(new WorkflowCommand.LoseCall(run.Call.Id));
                break;
            case "wait due" or "unsure due":
                run.Now += TimeSpan.FromMinutes(1);
                break;
            case "backing off":
                run.Fail();
                break;
            case "retry due":
                run.Fail();
                run.Now += TimeSpan.FromSeconds(10);
                break;
            case "completed":
                run.Complete();
                run.Complete();
                run.Complete();
                break;
            case "failed":
                run.Fail(retryable: false);
                break;
            case "pushing":
                run.PushAgents = ["write-agent"];
                run.Complete();
                run.Do(Message(run.PushAgents));
                break;
            case "dead letter":
                run.Complete();
                run.Do(Message(["research-agent"], to: "research"));
                run.Do(new WorkflowCommand.FailDelivery(new(run.Id, "outside>research", 1, 1), "outside", "research", new("agent.failed", "No.", Retryable: false), 1, default));
                run.Complete();
                run.Complete();
                run.PushAgents = ["research-agent"];
                break;
            case "cancelled":
                run.Do(new WorkflowCommand.Cancel("test", "enough"));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "No such state.");
        }
    }

    private static WorkflowCommand CommandNamed(string name, WorkflowState state)
    {
        var first = new EffectId(new("run"), "research", Cycle: 1, Attempt: 1);
        var ceiling = WorkflowLimits.Default with { WallClock = TimeSpan.FromHours(9) };
        return name switch
        {
            "start" => new WorkflowCommand.Start(JsonPayload.EmptyObject, "other"),
            "fork" => new WorkflowCommand.Fork(new(new("source"), 1), [Begun(state)], null, [], "ann", "again"),
            "assign" => new WorkflowCommand.AssignStep(first with { Attempt = 0 }, new("test/1", [new("a", 1, [])]), new("a", "best", "policy")),
            "choose" => new WorkflowCommand.ChooseStep(new(state.Id, "", 1, 0), new("research", "first", "policy")),
            "complete" => new WorkflowCommand.CompleteStep(first, JsonPayload.EmptyObject, default),
            "fail" => new WorkflowCommand.FailStep(first, new("agent.failed", "It broke.", Retryable: true), default, Jitter: 1),
            "lose" => new WorkflowCommand.LoseCall(first),
            "tick" => new WorkflowCommand.Tick(),
            "cancel" => new WorkflowCommand.Cancel("test", "enough"),
            "signal" when state.Steps[0].Wait?.Kind == WaitKind.Clarification =>
                new WorkflowCommand.Signal("research.route", JsonPayload.Parse("\"research-agent\""), "ann", ceiling),
            "signal" => new WorkflowCommand.Signal("research", ApprovalAnswer.Yes, "ann", ceiling),
            "resolve" => new WorkflowCommand.Resolve("research", ResolvedOutcome.Again, null, "ann", "nothing arrived"),
            "retry" => new WorkflowCommand.Retry("ann", "repaired"),
            "send" => Message([]),
            "redrive" => new WorkflowCommand.RedriveMessages([], ["research-agent"], "ann", "again"),
            "grant" => new WorkflowCommand.GrantLocks(first, [new("repo:a", 1)]),
            "acknowledge" => new WorkflowCommand.AcknowledgeMessages(new(state.Id, "outside>write", 1, 1), "outside", "write", 1),
            "undelivered" => new WorkflowCommand.FailDelivery(
                new(state.Id, "outside>write", 1, 1), "outside", "write", new("agent.unreachable", "Nobody is there.", Retryable: true), 1, default),
            "extend" => new WorkflowCommand.ExtendLimits(new(WallClock: TimeSpan.FromHours(2)), ceiling, "ann", "slow"),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such command."),
        };
    }

    private static WorkflowCommand.SendMessages Message(IReadOnlyCollection<string> push, string to = "write") =>
        new("outside", [new(to, JsonPayload.Parse("\"hello\""))], push, null);

    private static WorkflowEvent.WorkflowStarted Begun(WorkflowState state) => new(
        state.Definition.Name, state.Definition.Hash, JsonPayload.EmptyObject, "c", state.Definition.Limits, MachineRun.Noon);

    private static string Text(WorkflowDecision decision) => decision switch
    {
        WorkflowDecision.Rejected rejected => rejected.Error.Code,
        WorkflowDecision.Accepted { Events.Count: 0 } => Nothing,
        WorkflowDecision.Accepted accepted => string.Join(' ', accepted.Events.Select(e => e.Kind)),
        _ => decision.ToString(),
    };
}
