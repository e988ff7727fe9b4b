using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;

namespace OrleansAgents.TestKit.Stores;

/// <summary>The state of small grains in memory, with the contract of the real stores and a fault switch. Thread-safe.</summary>
public sealed class InMemoryGrainStates : IGrainStateStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Type, string Key), GrainStateRow> _rows = [];
    private readonly List<PlatformEvent> _events = [];

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
    public Task<GrainStateRow?> ReadAsync(string type, string key, CancellationToken cancellationToken) => At(() => _rows.GetValueOrDefault((type, key)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<GrainStateRow>> ListAsync(string type, CancellationToken cancellationToken) =>
        At<IReadOnlyList<GrainStateRow>>(() => [.. _rows.Where(row => row.Key.Type == type).Select(row => row.Value).OrderBy(row => row.Key, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task<long?> WriteAsync(GrainStateWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        return At(() => Write(write));
    }

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken) => At(() =>
    {
        _events.AddRange(events);
        return true;
    });

    /// <summary>Changes a document behind the back of its grain, as a commit of the journal does.</summary>
    public void Put(string type, string key, ReadOnlySpan<byte> json)
    {
        var copy = json.ToArray();
        lock (_gate)
        {
            _rows[(type, key)] = new(key, (_rows.GetValueOrDefault((type, key))?.ETag ?? 0) + 1, copy);
        }
    }

    private long? Write(GrainStateWrite write)
    {
        var place = (write.Type, write.Key);
        if ((_rows.GetValueOrDefault(place)?.ETag ?? 0) != write.ExpectedETag)
        {
            return null;
        }

        Writes++;
        _events.AddRange(write.Events);
        if (write.Json is not { } json)
        {
            _rows.Remove(place);
            return 0;
        }

        _rows[place] = new(write.Key, write.ExpectedETag + 1, json.ToArray());
        return write.ExpectedETag + 1;
    }

    private Task<T> At<T>(Func<T> action)
    {
        lock (_gate)
        {
            return Fault is { } fault ? Task.FromException<T>(fault) : Task.FromResult(action());
        }
    }
}
