using System.Data;
using System.Globalization;
using Npgsql;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Postgres.Connections;

namespace OrleansAgents.Persistence.Postgres.Writing;

/// <summary>The writer's connection, opened again when it broke. Used by the writer's thread only.</summary>
/// <param name="address">The database.</param>
/// <param name="timeout">How long one command may take.</param>
internal sealed class CommitConnection(PostgresAddress address, TimeSpan timeout) : IDisposable
{
    private readonly CommitBatch _batch = new();
    private readonly string _connectionString = address.With(c =>
    {
        // The server gives up too: a batch of a process that is gone must not wait for its turn for ever.
        c.Pooling = false;
        c.CommandTimeout = (int)timeout.TotalSeconds;
        c.Options = string.Create(CultureInfo.InvariantCulture, $"{c.Options} -c statement_timeout={(long)timeout.TotalMilliseconds}").Trim();
    });

    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _commit;

    /// <summary>Carries out changes as one transaction, in one round trip: nothing is held open between two.</summary>
    /// <exception cref="StoreUnavailableException">It failed; unless the database said why, nobody knows whether it was committed.</exception>
    public CommitAnswer Commit(ReadOnlySpan<CommitJob> jobs)
    {
        _batch.Clear();
        foreach (var job in jobs)
        {
            job.AddTo(_batch);
        }

        try
        {
            Open();
            using var reader = _commit!.ExecuteReader(CommandBehavior.SingleRow);
            return CommitAnswer.Read(reader);
        }
        catch (Exception e)
        {
            throw FaultOf(e);
        }
    }

    /// <summary>Writes something that says nothing, to find out whether a store that failed can write again.</summary>
    /// <exception cref="StoreUnavailableException">It cannot.</exception>
    public void Probe()
    {
        try
        {
            Open();
            using var probe = new NpgsqlCommand("update high_water set value = value where name = 'sequence'", _connection);
            probe.ExecuteNonQuery();
        }
        catch (Exception e)
        {
            throw FaultOf(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Open()
    {
        if (_connection is { FullState: ConnectionState.Open })
        {
            return;
        }

        Close();
        _connection = new(_connectionString);
        _connection.Open();
        _commit = new(_batch.Sql, _connection);
        foreach (var parameter in _batch.Parameters())
        {
            _commit.Parameters.Add(parameter);
        }

        _commit.Prepare();
    }

    /// <summary>
    /// After any fault but that of one write the next attempt gets another connection: of this one nothing is known, or it is to a
    /// server that takes no writes.
    /// </summary>
    private StoreUnavailableException FaultOf(Exception e)
    {
        var fault = PostgresFaults.Explains(e) ? PostgresFaults.From(e, address) : new("store.failed", $"The store failed: {e.Message}", e);
        if (fault.Code != PostgresFaults.WriteRefused)
        {
            Close();
        }

        return fault;
    }

    private void Close()
    {
        _commit?.Dispose();
        _connection?.Dispose();
        (_commit, _connection) = (null, null);
    }
}
