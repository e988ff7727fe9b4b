using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;

namespace OrleansAgents.TestKit.Stores;

/// <summary>
/// The state of small grains in memory, with the contract of the real stores and a fault switch: by itself, or as a part of an
/// <see cref="InMemoryStore"/>, whose appends release its locks and whose feed has its events. Thread-safe.
/// </summary>
public sealed partial class InMemoryGrainStates : IGrainStateStore
{
    private readonly TimeProvider _time;
    private readonly Lock _gate;
    private readonly Action<IReadOnlyList<PlatformEvent>, DateTimeOffset>? _publish;
    private readonly Dictionary<(string Type, string Key), Document> _rows = [];
    private readonly List<PlatformEvent> _events = [];
    private long _lastETag;

    /// <summary>Initializes a new instance of the <see cref="InMemoryGrainStates"/> class, empty and healthy.</summary>
    public InMemoryGrainStates()
        : this(TimeProvider.System, new(), null)
    {
    }

    internal InMemoryGrainStates(TimeProvider time, Lock gate, Action<IReadOnlyList<PlatformEvent>, DateTimeOffset>? publish) =>
        (_time, _gate, _publish) = (time, gate, publish);

    /// <summary>Gets or sets why nothing can be read or written; null when all is well.</summary>
    public StoreUnavailableException? Fault { get; set; }

    /// <summary>Gets how many writes changed something.</summary>
    public int Writes { get; private set; }

    /// <summary>Gets the events in order.</summary>
    public IReadOnlyList<PlatformEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <inheritdoc/>
    public Task<GrainStateRow?> ReadAsync(string type, string key, CancellationToken cancellationToken) => At(() => _rows.GetValueOrDefault((type, key))?.Row);

    /// <inheritdoc/>
    public Task<IReadOnlyList<GrainStateRow>> ListAsync(string type, CancellationToken cancellationToken) =>
        At<IReadOnlyList<GrainStateRow>>(() => [.. _rows.Where(row => row.Key.Type == type).Select(row => row.Value.Row).OrderBy(row => row.Key, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task<long?> WriteAsync(GrainStateWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        return At(() => Write(write));
    }

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken) => At(() =>
    {
        Append(events, _time.GetUtcNow());
        return true;
    });

    /// <summary>Changes a document behind the back of its grain, as a commit of the journal does.</summary>
    public void Put(string type, string key, ReadOnlySpan<byte> json)
    {
        var copy = json.ToArray();
        lock (_gate)
        {
            Put(type, key, copy, _time.GetUtcNow());
        }
    }

    private long? Write(GrainStateWrite write)
    {
        var place = (write.Type, write.Key);
        if ((_rows.GetValueOrDefault(place)?.Row.ETag ?? 0) != write.ExpectedETag)
        {
            return null;
        }

        var at = _time.GetUtcNow();
        Writes++;
        Append(write.Events, at);
        if (write.Json is { } json)
        {
            return Put(write.Type, write.Key, json.ToArray(), at);
        }

        _rows.Remove(place);
        return 0;
    }

    /// <summary>Writes under an etag that no document ever had, deleted ones included.</summary>
    private long Put(string type, string key, byte[] json, DateTimeOffset at)
    {
        _rows[(type, key)] = new(new(key, ++_lastETag, json), at);
        return _lastETag;
    }

    private void Append(IReadOnlyList<PlatformEvent> events, DateTimeOffset at)
    {
        _events.AddRange(events);
        _publish?.Invoke(events, at);
    }

    private Task<T> At<T>(Func<T> action)
    {
        lock (_gate)
        {
            return Fault is { } fault ? Task.FromException<T>(fault) : Task.FromResult(action());
        }
    }

    private sealed record Document(GrainStateRow Row, DateTimeOffset At);
}
