using Npgsql;
using NpgsqlTypes;

namespace OrleansAgents.Persistence.Postgres.Writing;

/// <summary>
/// The arrays of one call of <c>store_commit</c>. Appends that touch the same thing get different rounds, so that the database
/// can carry out each round at once.
/// </summary>
internal sealed class CommitBatch
{
    private readonly Dictionary<(char Kind, string Name), int> _rounds = [];
    private readonly List<IColumn> _columns = [];

    public CommitBatch()
    {
        Appends = new(this);
        Starts = new(this);
        Turns = new(this);
        Keys = new(this);
        Payloads = new(this);
        Locks = new(this);
        States = new(this);
        Events = new(this);
        Sql = $"select * from store_commit({string.Join(", ", Enumerable.Range(1, _columns.Count).Select(n => $"${n}"))})";
    }

    /// <summary>Gets the call.</summary>
    public string Sql { get; }

    public AppendColumns Appends { get; }

    public StartColumns Starts { get; }

    public TurnColumns Turns { get; }

    public KeyColumns Keys { get; }

    public PayloadColumns Payloads { get; }

    public LockColumns Locks { get; }

    public StateColumns States { get; }

    public EventColumns Events { get; }

    /// <summary>Gives the round of an append that touches these things: after every other one that touches one of them.</summary>
    public int RoundOf(List<(char Kind, string Name)> touched)
    {
        var round = 1;
        foreach (var thing in touched)
        {
            round = Math.Max(round, _rounds.GetValueOrDefault(thing) + 1);
        }

        foreach (var thing in touched)
        {
            _rounds[thing] = round;
        }

        return round;
    }

    /// <summary>Gives the parameters of the call.</summary>
    public IEnumerable<NpgsqlParameter> Parameters() => _columns.Select(c => c.ToParameter());

    /// <summary>Empties the batch for the next one.</summary>
    public void Clear()
    {
        _rounds.Clear();
        _columns.ForEach(c => c.Clear());
    }

    private Column<T> Add<T>(NpgsqlDbType type)
    {
        var column = new Column<T>(type);
        _columns.Add(column);
        return column;
    }

    private Column<int> Integers() => Add<int>(NpgsqlDbType.Integer);

    private Column<long> Longs() => Add<long>(NpgsqlDbType.Bigint);

    private Column<string?> Texts() => Add<string?>(NpgsqlDbType.Text);

    private Column<ReadOnlyMemory<byte>?> Utf8() => Add<ReadOnlyMemory<byte>?>(NpgsqlDbType.Text);

    // The order of the columns is that of the function's parameters.
    internal sealed class AppendColumns(CommitBatch b)
    {
        private readonly (Column<int> Round, Column<string?> Run, Column<long> Expected, Column<int> Events) _which = (b.Integers(), b.Texts(), b.Longs(), b.Integers());
        private readonly (Column<string?> Kind, Column<ReadOnlyMemory<byte>?> Payload, Column<int> Refs, Column<long> At) _what = (b.Texts(), b.Utf8(), b.Integers(), b.Longs());

        /// <summary>Adds an append.</summary>
        /// <returns>Its place, from 0.</returns>
        public int Add(int round, string run, long expected, int events, string kind, ReadOnlyMemory<byte> payload, int refs, long at)
        {
            _which.Round.Add(round);
            _which.Run.Add(run);
            _which.Expected.Add(expected);
            _which.Events.Add(events);
            _what.Kind.Add(kind);
            _what.Payload.Add(payload);
            _what.Refs.Add(refs);
            _what.At.Add(at);
            return _which.Round.Count - 1;
        }
    }

    internal sealed class StartColumns(CommitBatch b)
    {
        private readonly (Column<int> Append, Column<string?> Definition, Column<string?> Hash, Column<string?> Correlation) _head = (b.Integers(), b.Texts(), b.Texts(), b.Texts());
        private readonly (Column<short> Status, Column<long?> Ended, Column<string?> Key) _state = (b.Add<short>(NpgsqlDbType.Smallint), b.Add<long?>(NpgsqlDbType.Bigint), b.Texts());

        public void Add(int append, string definition, string hash, string correlation, short status, long? ended, string? key)
        {
            _head.Append.Add(append + 1);
            _head.Definition.Add(definition);
            _head.Hash.Add(hash);
            _head.Correlation.Add(correlation);
            _state.Status.Add(status);
            _state.Ended.Add(ended);
            _state.Key.Add(key);
        }
    }

    internal sealed class TurnColumns(CommitBatch b)
    {
        private readonly (Column<int> Append, Column<short> Status, Column<long?> Ended) _turn = (b.Integers(), b.Add<short>(NpgsqlDbType.Smallint), b.Add<long?>(NpgsqlDbType.Bigint));

        public void Add(int append, short status, long? ended)
        {
            _turn.Append.Add(append + 1);
            _turn.Status.Add(status);
            _turn.Ended.Add(ended);
        }
    }

    internal sealed class KeyColumns(CommitBatch b)
    {
        private readonly (Column<int> Append, Column<string?> Key, Column<string?> Request) _key = (b.Integers(), b.Texts(), b.Texts());

        public void Add(int append, string key, string request)
        {
            _key.Append.Add(append + 1);
            _key.Key.Add(key);
            _key.Request.Add(request);
        }
    }

    internal sealed class PayloadColumns(CommitBatch b)
    {
        private readonly (Column<int> Append, Column<string?> Hash, Column<ReadOnlyMemory<byte>?> Body) _payload = (b.Integers(), b.Texts(), b.Utf8());

        public void Add(int append, string hash, ReadOnlyMemory<byte> body)
        {
            _payload.Append.Add(append + 1);
            _payload.Hash.Add(hash);
            _payload.Body.Add(body);
        }
    }

    internal sealed class LockColumns(CommitBatch b)
    {
        private readonly (Column<int> Append, Column<string?> Resource, Column<string?> Owner) _lock = (b.Integers(), b.Texts(), b.Texts());
        private readonly (Column<long> Fence, Column<bool> Must, Column<ReadOnlyMemory<byte>?> Event) _rest = (b.Longs(), b.Add<bool>(NpgsqlDbType.Boolean), b.Utf8());

        /// <summary>Adds a lock that an append gives up.</summary>
        /// <returns>Its place, from 0.</returns>
        public int Add(int append, string resource, string owner, long fence, bool must, ReadOnlyMemory<byte> released)
        {
            _lock.Append.Add(append + 1);
            _lock.Resource.Add(resource);
            _lock.Owner.Add(owner);
            _rest.Fence.Add(fence);
            _rest.Must.Add(must);
            _rest.Event.Add(released);
            return _lock.Append.Count - 1;
        }
    }

    internal sealed class StateColumns(CommitBatch b)
    {
        private readonly (Column<string?> Type, Column<string?> Key, Column<long> Expected) _which = (b.Texts(), b.Texts(), b.Longs());
        private readonly (Column<ReadOnlyMemory<byte>?> Payload, Column<long> At, Column<int> Events) _what = (b.Utf8(), b.Longs(), b.Integers());

        /// <summary>Adds a document, or none and events alone.</summary>
        /// <returns>Its place, from 0.</returns>
        public int Add(string? type, string? key, long expected, ReadOnlyMemory<byte>? payload, long at, int events)
        {
            _which.Type.Add(type);
            _which.Key.Add(key);
            _which.Expected.Add(expected);
            _what.Payload.Add(payload);
            _what.At.Add(at);
            _what.Events.Add(events);
            return _which.Type.Count - 1;
        }
    }

    internal sealed class EventColumns(CommitBatch b)
    {
        private readonly (Column<string?> Kind, Column<ReadOnlyMemory<byte>?> Payload) _event = (b.Texts(), b.Utf8());

        public void Add(string kind, ReadOnlyMemory<byte> payload)
        {
            _event.Kind.Add(kind);
            _event.Payload.Add(payload);
        }
    }
}
