using System.Buffers;
using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.TestKit.Stores;

/// <summary>
/// A store whose "disk" is this object: what was appended outlives every grain that wrote it, so a test crashes a grain by
/// dropping it. Events are kept encoded, as a real store keeps them. It fails, stalls and tells when a test says so.
/// Thread-safe.
/// </summary>
public sealed partial class InMemoryStore : IWorkflowJournal, IWorkflowIndex, IDefinitionStore, IWorkflowRetention
{
    private readonly Lock _gate = new();
    private readonly List<EventView> _platform = [];
    private readonly Dictionary<string, Run> _runs = [];
    private readonly Dictionary<string, ExistingStart> _starts = [];
    private readonly List<EventView> _events = [];
    private readonly Queue<AppendFault> _faults = [];
    private long _lastSequence;
    private long _lastCursor;
    private HeldAppends? _held;

    /// <summary>Initializes a new instance of the <see cref="InMemoryStore"/> class, empty and healthy.</summary>
    /// <param name="time">Dates documents and platform events; null for the system's clock.</param>
    public InMemoryStore(TimeProvider? time = null)
    {
        Feed = new InMemoryFeed(this);
        States = new InMemoryGrainStates(time ?? TimeProvider.System, _gate, Publish);
    }

    /// <summary>Gets the states of small grains; their events are on the feed, and releases change their locks.</summary>
    public InMemoryGrainStates States { get; }

    /// <summary>Gets the router's models.</summary>
    public InMemoryRouterModels Models { get; } = new();

    /// <summary>Gets the feed over this store.</summary>
    public InMemoryFeed Feed { get; }

    /// <summary>Gets or sets what is called after each append was carried out and before its caller hears of it; a test stops a grain there.</summary>
    public Action<ObservedAppend>? OnAppend { get; set; }

    /// <summary>Makes one append to come fail; several calls make several fail, in order.</summary>
    /// <param name="fault">Where it breaks.</param>
    public void FailNextAppend(AppendFault fault)
    {
        lock (_gate)
        {
            _faults.Enqueue(fault);
        }
    }

    /// <summary>Holds every append to come before it is written.</summary>
    /// <returns>The hold; release it to let the appends go on.</returns>
    public HeldAppends HoldAppends()
    {
        lock (_gate)
        {
            return _held = new();
        }
    }

    /// <inheritdoc/>
    public async Task<AppendOutcome> AppendAsync(JournalAppend append, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(append);
        ArgumentOutOfRangeException.ThrowIfZero(append.Events.Count);
        ArgumentOutOfRangeException.ThrowIfEqual(append.Workflow.Value, PlatformEvent.Stream);
        var (held, fault) = TakeSwitches();
        await (held?.HoldAsync(cancellationToken) ?? Task.CompletedTask);
        if (fault == AppendFault.BeforeWriting)
        {
            throw new StoreUnavailableException("store.disk_full", "A test made this append fail before it was written.");
        }

        AppendOutcome outcome;
        lock (_gate)
        {
            outcome = Write(append);
        }

        Feed.Changed();
        OnAppend?.Invoke(new(append, outcome));
        return fault == AppendFault.AfterWriting
            ? throw new StoreUnavailableException("store.failed", "A test made this append fail after it was written.")
            : outcome;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WorkflowEvent>> ReadAsync(WorkflowId workflow, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            IReadOnlyList<WorkflowEvent> events = _runs.TryGetValue(workflow.Value, out var run)
                ? run.Events.ConvertAll(e => EventCodec.Read(e.Data.Utf8))
                : [];
            return Task.FromResult(events);
        }
    }

    private (HeldAppends? Held, AppendFault? Fault) TakeSwitches()
    {
        lock (_gate)
        {
            return (_held, _faults.TryDequeue(out var fault) ? fault : null);
        }
    }

    private AppendOutcome Write(JournalAppend append)
    {
        if (append.IdempotencyKey is { } key && _starts.TryGetValue(key.Key, out var existing))
        {
            return new(AppendStatus.IdempotencyKeyUsed, existing);
        }

        var id = append.Workflow.Value;
        if ((_runs.GetValueOrDefault(id)?.Events.Count ?? 0) != append.ExpectedVersion)
        {
            return AppendOutcome.VersionConflict;
        }

        if (States.FindLost(append.Releases) is { Count: > 0 } lost)
        {
            return new(AppendStatus.LockLost) { LostLocks = lost };
        }

        var at = DateTimeOffset.FromUnixTimeMilliseconds(append.At.ToUnixTimeMilliseconds());        // as precise as a real store
        if (append.Events[0] is WorkflowEvent.WorkflowStarted started)
        {
            var hash = started.DefinitionHash.Value;
            _runs.Add(id, new(new(id, started.Definition, hash, append.Status, 0, started.CorrelationId, at, null, ++_lastCursor)));
        }

        var run = _runs[id];
        foreach (var e in append.Events)
        {
            var view = new EventView(++_lastSequence, id, run.Events.Count + 1, e.Kind, at, Encode(e));
            run.Events.Add(view);
            _events.Add(view);
        }

        var ended = append.Status is WorkflowStatus.Completed or WorkflowStatus.Failed or WorkflowStatus.Cancelled;
        var endedAt = append.Status == append.PreviousStatus ? run.Head.EndedAt : ended ? at : (DateTimeOffset?)null;
        run.Head = run.Head with { Status = append.Status, Version = run.Events.Count, EndedAt = endedAt };
        if (append.IdempotencyKey is { } first)
        {
            _starts.Add(first.Key, new(append.Workflow, first.RequestHash));
        }

        States.Release(append.Releases, at);

        return AppendOutcome.Appended;
    }

    private static JsonPayload Encode(WorkflowEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        EventCodec.WriteArray(json, [e]);
        return JsonPayload.FromTrusted(buffer.WrittenSpan[1..^1].ToArray());                          // without the brackets
    }

    private sealed class Run(WorkflowHead head)
    {
        public WorkflowHead Head { get; set; } = head;

        public List<EventView> Events { get; } = [];
    }
}
