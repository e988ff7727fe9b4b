using System.Buffers;
using System.Text.Json;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Routing;

namespace OrleansAgents.TestKit.Workflows;

/// <summary>
/// Drives the machine alone, without a host: a state, a clock and the journal. Routing is answered at once, as the grain
/// does, so only agents and time are outstanding after each command.
/// </summary>
/// <param name="definition">What is run.</param>
/// <param name="id">The run's id.</param>
public sealed class MachineRun(WorkflowDefinition definition, string id = "run")
{
    /// <summary>What the names of agents begin with that are people, unless <see cref="IsHuman"/> says otherwise.</summary>
    public const string HumanPrefix = "human-";

    /// <summary>When runs start.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Gets the id.</summary>
    public WorkflowId Id { get; } = new(id);

    /// <summary>Gets the state.</summary>
    public WorkflowState State { get; private set; } = WorkflowState.Empty(new(id), definition);

    /// <summary>Gets or sets the clock.</summary>
    public DateTimeOffset Now { get; set; } = Noon;

    /// <summary>Gets the journal.</summary>
    public List<WorkflowEvent> Events { get; } = [];

    /// <summary>Gets or sets who takes a step; null for nobody. By default the agent that step x names, or <c>x-agent</c>.</summary>
    public Func<StepDefinition, string?> Chooses { get; set; } =
        step => step.Capability == RandomDefinitions.Nobodys ? null : step.Agent ?? $"{step.Id}-agent";

    /// <summary>Gets or sets which agents are people.</summary>
    public Func<string, bool> IsHuman { get; set; } = agent => agent.StartsWith(HumanPrefix, StringComparison.Ordinal);

    /// <summary>Gets or sets whether somebody may be fit for a step later, when nobody is now.</summary>
    public Func<StepDefinition, bool> IsTemporary { get; set; } = _ => false;

    /// <summary>Gets or sets which agents use a model.</summary>
    public Func<string, bool> UsesModel { get; set; } = _ => false;

    /// <summary>Gets or sets for which steps the router is not sure, so that a person is asked once a cycle.</summary>
    public Func<StepDefinition, bool> Asks { get; set; } = _ => false;

    /// <summary>Gets or sets how long that person is waited for; null for as long as the run may take.</summary>
    public TimeSpan? AskFor { get; set; }

    /// <summary>Gets or sets which decisions a model makes, so that they stay open until <see cref="Answer"/> is sent.</summary>
    public Func<WorkflowEffect, bool> Defers { get; set; } = _ => false;

    /// <summary>Gets or sets what a recommendation, and a decision, uses of a model.</summary>
    public Func<Core.Agents.AgentUsage?> Uses { get; set; } = () => null;

    /// <summary>Gets or sets the agents to which messages are pushed.</summary>
    public IReadOnlyCollection<string> PushAgents { get; set; } = [];

    /// <summary>Gets or sets what the arbitrator of a routed run says; the steps in order, then done, by default.</summary>
    public Func<WorkflowState, NextStepChoice> Next { get; set; } = new PolicyArbitrator().ChooseNext;

    /// <summary>Gets the call that is outstanding; fails unless exactly one is.</summary>
    public WorkflowEffect.CallAgent Call => WorkflowMachine.Outstanding(State).OfType<WorkflowEffect.CallAgent>().Single();

    /// <summary>Gets the steps whose calls are outstanding.</summary>
    public IEnumerable<string> Calls => WorkflowMachine.Outstanding(State).OfType<WorkflowEffect.CallAgent>().Select(call => call.Id.Step);

    /// <summary>Makes a run that has started and claimed its first call.</summary>
    public static MachineRun Started(DefinitionBuilder definition, string input = "{}")
    {
        ArgumentNullException.ThrowIfNull(definition);
        var run = new MachineRun(definition.Build());
        run.Do(new WorkflowCommand.Start(JsonPayload.Parse(input), "correlation"));
        return run;
    }

    /// <summary>Sends a command, applies what it decides, and answers routing.</summary>
    /// <returns>The answer to the command, without that to routing.</returns>
    public WorkflowDecision Do(WorkflowCommand command)
    {
        var decision = Apply(command);
        while (WorkflowMachine.OpenDecisions(State).FirstOrDefault(effect => !Defers(effect)) is { } effect)
        {
            var answer = Apply(Answer(effect));
            if (answer is not WorkflowDecision.Accepted { Events.Count: > 0 })
            {
                throw new InvalidOperationException($"The machine asks for {effect} and does not take the answer.");
            }
        }

        return decision;
    }

    /// <summary>Gets a step's state.</summary>
    public StepState Of(string step) => State.Steps[definition.Steps.Single(s => s.Id == step).Index];

    /// <summary>Answers an outstanding call, the only one unless a step is named, with a result.</summary>
    public WorkflowDecision Complete(string result = "{}", string? step = null) =>
        Do(new WorkflowCommand.CompleteStep(CallOf(step), JsonPayload.Parse(result), default));

    /// <summary>Answers an outstanding call, the only one unless a step is named, with a failure.</summary>
    public WorkflowDecision Fail(bool retryable = true, double jitter = 1, string? step = null, bool unknown = false) =>
        Do(new WorkflowCommand.FailStep(CallOf(step), new("agent.failed", "It broke.", retryable), default, jitter, unknown));

    /// <summary>Lets a failed run go on.</summary>
    public WorkflowDecision Retry() => Do(new WorkflowCommand.Retry("ann", "repaired"));

    /// <summary>Moves the clock and says so.</summary>
    public WorkflowDecision Wait(TimeSpan by)
    {
        Now += by;
        return Do(new WorkflowCommand.Tick());
    }

    /// <summary>Answers a wait, or gives a signal.</summary>
    public WorkflowDecision Signal(string name, string payload, string by = "ann") =>
        Do(new WorkflowCommand.Signal(name, JsonPayload.Parse(payload), by, RandomSchedule.Ceiling));

    /// <summary>Makes a run that is a copy of this one up to a version; with <see cref="WorkflowStatus.None"/> when that is refused.</summary>
    public MachineRun Fork(out WorkflowDecision decision, int? version = null, string? input = null, params StepOutput[] outputs)
    {
        var fork = new MachineRun(definition, id + "-fork") { Now = Now, Chooses = Chooses, IsHuman = IsHuman, Next = Next, IsTemporary = IsTemporary, UsesModel = UsesModel, PushAgents = PushAgents, Asks = Asks, AskFor = AskFor, Defers = Defers, Uses = Uses };
        var history = Events.Take(version ?? Events.Count).ToList();
        decision = fork.Do(new WorkflowCommand.Fork(
            new(Id, history.Count), history, input is null ? null : JsonPayload.Parse(input), outputs, "ann", "another way"));
        return fork;
    }

    /// <summary>The answer to a decision.</summary>
    public WorkflowCommand Answer(WorkflowEffect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return effect is WorkflowEffect.RouteStep route ? Assign(route) : new WorkflowCommand.ChooseStep(effect.Id, Next(State) with { Usage = Uses() });
    }

    /// <summary>The answer to a routing effect.</summary>
    public WorkflowCommand.AssignStep Assign(WorkflowEffect.RouteStep route)
    {
        ArgumentNullException.ThrowIfNull(route);
        var step = definition.Steps[route.StepIndex];
        var asks = step.Capability is not null && Asks(step) && State.Steps[route.StepIndex].Clarification is null;
        var best = Chooses(step);
        var recommendation = new Recommendation("test/1", best is null ? [] : asks ? [new(best, 0.3, ["of two"]), new("other-agent", 0.2, [])] : [new(best, 1, ["it is the only one"])])
        {
            Usage = Uses(),
        };
        var decision = Decision(step, asks && best is not null ? null : best, asks && best is not null) with { Usage = Uses() };
        var service = decision.Service;
        return new(route.Id, recommendation, decision, service is not null && IsHuman(service), service is not null && UsesModel(service), 1) { AskFor = AskFor };
    }

    private RoutingDecision Decision(StepDefinition step, string? best, bool asks)
    {
        var said = State.Steps[step.Index].Clarification?.Answer is { } answer ? ClarificationAnswer.Read(answer.Payload)?.Service : null;
        return said is not null && best is not null ? new(said, "it was named", "person")
            : new(best, asks ? $"Who takes {step.Id}?" : best is null ? "nobody" : "the only candidate", "policy") { IsTemporary = best is null && !asks && IsTemporary(step), Asks = asks };
    }

    /// <summary>Forgets the state and replays the journal, as it would be stored.</summary>
    public void Crash() => State = ReadBack().Aggregate(WorkflowState.Empty(Id, definition), WorkflowMachine.Apply);

    /// <summary>Takes a stored journal for its own.</summary>
    public void Load(IEnumerable<WorkflowEvent> events)
    {
        Events.Clear();
        Events.AddRange(events);
        State = At(Events.Count);
    }

    /// <summary>The state as it was at a version.</summary>
    public WorkflowState At(int version) => Events.Take(version).Aggregate(WorkflowState.Empty(Id, definition), WorkflowMachine.Apply);

    /// <summary>Writes the journal as it would be stored, and reads it.</summary>
    public List<WorkflowEvent> ReadBack()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        EventCodec.WriteArray(writer, Events);
        var events = new List<WorkflowEvent>();
        EventCodec.ReadArray(buffer.WrittenSpan, events);
        return events;
    }

    private EffectId CallOf(string? step) => step is null
        ? Call.Id
        : WorkflowMachine.Outstanding(State).Single(effect => effect is WorkflowEffect.CallAgent && effect.Id.Step == step).Id;

    private WorkflowDecision Apply(WorkflowCommand command)
    {
        var decision = WorkflowMachine.Decide(State, command, Now);
        if (decision is WorkflowDecision.Accepted { Events: var events })
        {
            Events.AddRange(events);
            State = events.Aggregate(State, WorkflowMachine.Apply);
        }

        return decision;
    }
}
