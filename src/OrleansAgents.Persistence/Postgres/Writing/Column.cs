using Npgsql;
using NpgsqlTypes;

namespace OrleansAgents.Persistence.Postgres.Writing;

/// <summary>One array of a batch. It is filled again for every batch, and sent as binary.</summary>
/// <typeparam name="T">The type of its values.</typeparam>
/// <param name="type">The type of its values in the database.</param>
internal sealed class Column<T>(NpgsqlDbType type) : IColumn
{
    private readonly List<T> _values = [];

    /// <summary>Gets how many values there are.</summary>
    public int Count => _values.Count;

    /// <summary>Adds a value.</summary>
    public void Add(T value) => _values.Add(value);

    /// <inheritdoc/>
    public void Clear() => _values.Clear();

    /// <inheritdoc/>
    public NpgsqlParameter ToParameter() => new NpgsqlParameter<List<T>> { TypedValue = _values, NpgsqlDbType = NpgsqlDbType.Array | type };
}

/// <summary>One array of a batch, whatever its values are.</summary>
internal interface IColumn
{
    /// <summary>Forgets the values.</summary>
    void Clear();

    /// <summary>Gives the parameter that sends whatever the values are then.</summary>
    NpgsqlParameter ToParameter();
}
