using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>
/// Sends a run whatever may come: answers that are right, late, repeated or nobody's, time that passes, and people who
/// signal, resolve, retry, extend, start again or stop, at the right time or not.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="random">Seeded.</param>
public sealed class RandomSchedule(MachineRun run, Random random)
{
    /// <summary>What the operator allows, which is more than any definition drawn.</summary>
    public static readonly WorkflowLimits Ceiling = WorkflowLimits.Default with
    {
        LinearHops = 100,
        CyclicHops = 100,
        ParallelHops = 100,
        Cycles = 9,
        WallClock = TimeSpan.FromHours(4),
        JournalEvents = 20_000,
    };

    private static readonly JsonPayload[] Results =
    [
        JsonPayload.Null, JsonPayload.Parse("[1, 2]"), JsonPayload.Parse("""{"approved":true}"""), JsonPayload.Parse("""{"approved":false}"""),
        JsonPayload.Parse("""{ "approved" : true }"""), JsonPayload.Parse("\"" + new string('x', 40) + "\""),
    ];

    private readonly List<EffectId> _made = [];
    private WorkflowCommand? _last;
    private WorkflowCommand? _delivery;
    private WorkflowCommand? _decision;

    /// <summary>Draws what comes next.</summary>
    public WorkflowCommand Next() => _last = random.Next(100) switch
    {
        < 28 => Answer(Outstanding(), success: true),
        < 40 => Answer(Outstanding(), success: false),
        < 46 => Answer(Late(), random.Next(2) == 0),
        < 48 => Answer(Nobodys(), random.Next(2) == 0),
        < 50 => Grant(),
        < 58 => _last ?? new WorkflowCommand.Tick(),
        < 60 => Decide(),
        < 62 => Messaging(),
        < 72 => Tick(TimeSpan.FromSeconds(random.Next(0, 30))),
        < 84 => Signal(),
        < 88 => Resolve(AnyStep()),
        < 91 => new WorkflowCommand.Retry("ann", "again"),
        < 95 => Extend(),
        < 96 => new WorkflowCommand.LoseCall(Outstanding()),
        < 97 => new WorkflowCommand.Start(JsonPayload.EmptyObject, "again"),
        < 98 => run.Assign(new(new(run.Id, "a", random.Next(3), 0), 0)),
        < 99 => Messaging(),
        _ when random.Next(2) == 0 => new WorkflowCommand.ChooseStep(new(run.Id, "", random.Next(9), 0), new("a", "why not", "test")),
        _ => new WorkflowCommand.Cancel("test", "enough"),
    };

    /// <summary>What a world without mishaps does next: calls and questions are answered, or time passes until something is due.</summary>
    public WorkflowCommand NextFair()
    {
        var open = WorkflowMachine.OpenDecisions(run.State);
        var calls = WorkflowMachine.Outstanding(run.State).OfType<WorkflowEffect.CallAgent>().ToList();
        if (open.Count > 0 && (calls.Count == 0 || random.Next(2) == 0))
        {
            return run.Answer(open[random.Next(open.Count)]);
        }

        if (calls.Count > 0)
        {
            return Answer(calls[random.Next(calls.Count)].Id, random.Next(6) > 0);
        }

        if (WorkflowMachine.Outstanding(run.State).OfType<WorkflowEffect.DeliverMessages>().FirstOrDefault() is { } delivery)
        {
            run.Now = delivery.NotBefore > run.Now ? delivery.NotBefore.Value : run.Now;
            return Deliver(delivery, random.Next(4) > 0);
        }

        var due = WorkflowMachine.NextWake(run.State)!.Value - run.Now;
        var unknown = run.State.Definition.Steps.FirstOrDefault(s => run.State.Steps[s.Index].Status == StepStatus.Unknown);
        return (unknown, OpenWaits()) switch
        {
            _ when due <= TimeSpan.Zero || random.Next(4) == 0 => Tick(due),
            ({ } step, _) => Resolve(step.Id),
            (_, [.., var wait]) => new WorkflowCommand.Signal(wait.Name, AnswerOf(wait), "ann", Ceiling),
            _ => Tick(due),
        };
    }

    /// <summary>A decision that a model has made: one that is open, or one that was made before and comes again.</summary>
    private WorkflowCommand Decide()
    {
        var open = WorkflowMachine.OpenDecisions(run.State);
        return _decision = open.Count == 0 || (_decision is not null && random.Next(4) == 0) ? _decision ?? new WorkflowCommand.Tick() : run.Answer(open[random.Next(open.Count)]);
    }

    /// <summary>What lets a failed run go on, whatever it failed for: as much room as there may be.</summary>
    public WorkflowCommand Room()
    {
        var (state, shape) = (run.State, run.State.Definition.Shape);
        return new WorkflowCommand.ExtendLimits(
            new(Ceiling.HopsOf(shape), state.Definition.Loop is null ? null : Ceiling.Cycles, Ceiling.WallClock, Ceiling.JournalEvents), Ceiling, "ann", "room");
    }

    private WorkflowCommand.Signal Signal()
    {
        var open = OpenWaits();
        if (open.Count > 0 && random.Next(3) > 0)
        {
            var wait = open[random.Next(open.Count)];
            return new(wait.Name, random.Next(6) == 0 ? AnyResult() : AnswerOf(wait), random.Next(4) == 0 ? "bob" : "ann", Ceiling) { NamesUsableAgent = random.Next(2) == 0 };
        }

        var step = run.State.Definition.Steps[random.Next(run.State.Definition.Steps.Length)];
        var name = random.Next(8) switch { 0 => WaitState.ExhaustedName, 1 => "nothing", 2 => step.Id + ".route", _ => step.Signal ?? step.Id };
        return new(name, random.Next(2) == 0 ? AnyResult() : ApprovalAnswer.Yes, "ann", Ceiling);
    }

    private JsonPayload AnswerOf(WaitState wait) => wait.Kind switch
    {
        WaitKind.Approval => random.Next(4) > 0 ? ApprovalAnswer.Yes : ApprovalAnswer.No,
        WaitKind.Clarification => random.Next(3) == 0 ? ClarificationAnswer.OfText("the second one") : ClarificationAnswer.OfService(wait.Options![random.Next(wait.Options.Count)]),
        WaitKind.Exhausted => random.Next(3) switch
        {
            0 => ExhaustedAnswer.Of(ExhaustedAnswer.Complete),
            1 when run.State.MaxCycles < Ceiling.Cycles && run.State.MaxHops < 80 => More(),
            _ => ExhaustedAnswer.Of(ExhaustedAnswer.Fail),
        },
        _ => JsonPayload.Parse("\"said\""),
    };

    private JsonPayload More() => run.State.Definition.Loop is null
        ? ExhaustedAnswer.Of(ExhaustedAnswer.Extend, hops: run.State.MaxHops + 1)
        : ExhaustedAnswer.Of(ExhaustedAnswer.Extend, cycles: run.State.MaxCycles + 1);

    private List<WaitState> OpenWaits()
    {
        var open = run.State.Steps.Where(at => at.Status == StepStatus.Waiting && at.Wait!.IsOpen).Select(at => at.Wait!).ToList();
        if (run.State is { LoopExhausted: true, ExhaustedWait: { IsOpen: true } question })
        {
            open.Add(question);
        }

        return open;
    }

    private WorkflowCommand.Resolve Resolve(string step)
    {
        var outcome = (ResolvedOutcome)random.Next(3);
        return new(step, outcome, outcome == ResolvedOutcome.Done ? AnyResult(mostBytes: 30) : null, "ann", "looked");
    }

    private WorkflowCommand.ExtendLimits Extend() => new(
        new(
            random.Next(3) == 0 ? run.State.MaxHops + random.Next(-1, 3) : null,
            random.Next(3) == 0 ? run.State.MaxCycles + random.Next(-1, 2) : null,
            random.Next(3) == 0 ? run.State.Limits.WallClock + TimeSpan.FromMinutes(random.Next(-1, 20)) : null,
            random.Next(3) == 0 ? run.State.Limits.JournalEvents + random.Next(-1, 40) : null),
        Ceiling, "ann", "room");

    private string AnyStep() => run.State.Definition.Steps.FirstOrDefault(s => run.State.Steps[s.Index].Status == StepStatus.Unknown) is { } unknown && random.Next(4) > 0
        ? unknown.Id
        : random.Next(4) == 0 ? "nothing" : run.State.Definition.Steps[random.Next(run.State.Definition.Steps.Length)].Id;

    private JsonPayload AnyResult(int mostBytes = 1000)
    {
        var result = Results[random.Next(Results.Length)];
        return result.Length <= mostBytes ? result : JsonPayload.Null;
    }

    private EffectId Outstanding()
    {
        var calls = WorkflowMachine.Outstanding(run.State).OfType<WorkflowEffect.CallAgent>().ToList();
        if (calls.Count == 0)
        {
            return Late();
        }

        _made.Add(calls[random.Next(calls.Count)].Id);
        return _made[^1];
    }

    private EffectId Late() => _made.Count > 0 ? _made[random.Next(_made.Count)] : Nobodys();

    private EffectId Nobodys() => new(
        random.Next(4) == 0 ? new("another") : run.Id, random.Next(4) == 0 ? "nothing" : "a", random.Next(-1, 6), random.Next(-1, 6));

    private WorkflowCommand Answer(EffectId effect, bool success) => success
        ? new WorkflowCommand.CompleteStep(effect, AnyResult(), TimeSpan.FromMilliseconds(random.Next(100)))
        {
            Messages = random.Next(3) == 0 ? AnyMessages() : [],
            MessagesThrough = run.State.Messages.PendingTo(effect.Step) is [.., var newest] ? random.Next(4) == 0 ? newest.Number / 2 : newest.Number : 0,
            PushAgents = run.PushAgents,
            Usage = AnyUsage(),
        }
        : new WorkflowCommand.FailStep(
            effect, new("agent.failed", "It broke.", Retryable: random.Next(8) > 0), default, random.NextDouble(), OutcomeUnknown: random.Next(3) == 0)
        {
            RetryAfter = TimeSpan.FromSeconds(random.Next(4) == 0 ? 7 : 0),
            Reroute = random.Next(3) == 0,
            Usage = AnyUsage(),
        };

    private Core.Agents.AgentUsage? AnyUsage() => random.Next(4) == 0 ? new(random.Next(40), random.Next(40), random.Next(3)) : null;

    private List<Core.Agents.OutgoingMessage> AnyMessages()
    {
        string[] roles = [.. run.State.Definition.Steps.Select(s => s.Id), "*", "nobody", "a-agent"];
        return [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new Core.Agents.OutgoingMessage(roles[random.Next(roles.Length)], JsonPayload.Parse($"{i}"))
        {
            MessageId = random.Next(3) == 0 ? $"given-{random.Next(6)}" : "",
        })];
    }

    private WorkflowCommand Messaging()
    {
        var delivery = WorkflowMachine.Outstanding(run.State).OfType<WorkflowEffect.DeliverMessages>().FirstOrDefault();
        return (random.Next(5), delivery) switch
        {
            (0, _) => new WorkflowCommand.SendMessages("outside", AnyMessages(), run.PushAgents, null),
            (1, _) => new WorkflowCommand.RedriveMessages([], run.PushAgents, "ann", "again"),
            (_, { } due) => _delivery = Deliver(due, random.Next(2) == 0),
            _ => _delivery ?? new WorkflowCommand.Tick(),
        };
    }

    private WorkflowCommand Deliver(WorkflowEffect.DeliverMessages effect, bool success) => success
        ? new WorkflowCommand.AcknowledgeMessages(effect.Id, effect.From, effect.To, effect.Messages[random.Next(effect.Messages.Count)].Number)
        : new WorkflowCommand.FailDelivery(
            effect.Id, effect.From, effect.To, new("agent.unreachable", "Nobody is there.", Retryable: random.Next(4) > 0), random.NextDouble(), default);

    private WorkflowCommand.GrantLocks Grant()
    {
        var effect = Outstanding();
        var step = run.State.Definition.Steps.FirstOrDefault(s => s.Id == effect.Step);
        return new(effect, [.. (step?.Locks ?? []).Select(name => new Core.Agents.HeldLock(name, random.Next(1, 100)))]);
    }

    private WorkflowCommand.Tick Tick(TimeSpan after)
    {
        run.Now += after > TimeSpan.Zero ? after : TimeSpan.Zero;
        return new();
    }
}
