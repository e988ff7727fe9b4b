using System.Collections.Immutable;
using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <summary>A run as a person follows it: a pure fold of its events. Immutable; every time in it comes from the events.</summary>
internal sealed record RunProgress
{
    /// <summary>Gets the run.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version of the newest event applied; 0 before the first.</summary>
    public long Version { get; init; }

    /// <summary>Gets the definition's name.</summary>
    public string Definition { get; init; } = "";

    /// <summary>Gets the correlation id.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>Gets where the run stands.</summary>
    public WorkflowStatus Status { get; init; }

    /// <summary>Gets when it began; null before its first event.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets how many passes the loop may make; 1 without a loop, or while it is not known.</summary>
    public int MaxCycles { get; init; } = 1;

    /// <summary>Gets the ids of all steps of the definition, when they are known; otherwise empty.</summary>
    public ImmutableArray<string> Plan { get; init; } = [];

    /// <summary>Gets the passes, in order.</summary>
    public ImmutableArray<CycleProgress> Cycles { get; init; } = [];

    /// <summary>Gets a value indicating whether the loop ended without meeting its condition.</summary>
    public bool LoopExhausted { get; init; }

    /// <summary>Gets the output; null unless the run completed.</summary>
    public JsonPayload? Output { get; init; }

    /// <summary>Gets why the run failed or was cancelled; null otherwise.</summary>
    public StepError? Error { get; init; }

    /// <summary>Gets the step that made the run fail; null when it was none.</summary>
    public string? FailedStep { get; init; }

    /// <summary>Gets a value indicating whether the run has ended.</summary>
    public bool HasEnded => EndedAt is not null;

    /// <summary>Gets the waits, in the order in which they opened.</summary>
    public ImmutableArray<WaitProgress> Waits { get; init; } = [];

    /// <summary>Gets choices, repairs and forks, in order.</summary>
    public ImmutableArray<RunRemark> Remarks { get; init; } = [];

    /// <summary>Gets who sent messages to whom, in the order of the first message.</summary>
    public ImmutableArray<MessageRoute> Routes { get; init; } = [];

    /// <summary>Gets the newest event about messages, locks and the choice of agents; it is told once, and not kept.</summary>
    public WorkflowEvent? News { get; init; }

    /// <summary>Gets a value indicating whether the arbitrator says what is next.</summary>
    public bool IsRouted { get; init; }

    /// <summary>Gets the version up to which the events are copies of another run's; 0 when none are.</summary>
    public long CopiedUntil { get; init; }

    /// <summary>Gets how many hops were made.</summary>
    public int Hops { get; init; }

    /// <summary>Gets a value indicating whether only a person, a signal or a deadline can move the run on, as far as its events tell.</summary>
    public bool IsWaiting => Status == WorkflowStatus.Running && (Waits.Any(w => w.IsOpen) || Is(StepPhase.Unknown)) && !Is(StepPhase.Running) && !Is(StepPhase.Retrying);

    /// <summary>Gets the steps of the plan that nothing happened to yet, in the order of the definition.</summary>
    public IEnumerable<string> Untouched => Plan.Where(id => Cycles.All(c => c.Find(id) is null));

    /// <summary>Begins before the first event, with what a view of the run says about its plan.</summary>
    /// <param name="view">The run.</param>
    /// <returns>The progress, to which all events from the first are to be applied.</returns>
    public static RunProgress Of(WorkflowView view) => new()
    {
        Id = view.Id,
        Definition = view.Definition,
        CorrelationId = view.CorrelationId,
        MaxCycles = view.MaxCycles,
        Plan = [.. view.Steps.Select(s => s.Id)],
        CopiedUntil = view.Parent?.Version ?? 0,
    };

    /// <summary>
    /// Applies the next event. An event of a version that was applied before changes nothing, so a stream may repeat itself.
    /// A kind of event that this build does not know counts as seen and changes nothing else.
    /// </summary>
    /// <param name="e">The event.</param>
    /// <returns>The progress after it.</returns>
    public RunProgress Apply(EventView e)
    {
        if (e.Version <= Version)
        {
            return this;
        }

        var seen = this with { Version = e.Version };
        return Decode(e) is { } decoded ? RunProgressFold.Apply(seen, decoded, e.At) : seen;
    }

    private bool Is(StepPhase phase) => Cycles.Any(c => c.Steps.Any(s => s.Phase == phase));

    private static WorkflowEvent? Decode(EventView e)
    {
        try
        {
            return EventCodec.Read(e.Data.Utf8);
        }
        catch (JsonException)
        {
            return null; // a newer server may journal kinds of events that this program has never heard of
        }
    }
}
