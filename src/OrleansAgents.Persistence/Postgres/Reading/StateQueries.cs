using Npgsql;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Persistence.Postgres.Connections;

namespace OrleansAgents.Persistence.Postgres.Reading;

/// <summary>Reads of the documents of small grains.</summary>
internal sealed class StateQueries(PostgresReaders readers)
{
    public async Task<GrainStateRow?> FindAsync(string type, string key, CancellationToken cancellationToken) => (await readers.ListAsync(
        "select key, etag, payload from grain_state where type = $1 and key = $2",
        Read,
        cancellationToken,
        PostgresText.Stored(type),
        PostgresText.Stored(key))).FirstOrDefault();

    public Task<List<GrainStateRow>> ListAsync(string type, CancellationToken cancellationToken) => readers.ListAsync(
        "select key, etag, payload from grain_state where type = $1 order by key", Read, cancellationToken, PostgresText.Stored(type));

    private static GrainStateRow Read(NpgsqlDataReader row) => new(row.Text(0), row.GetInt64(1), row.Utf8(2));
}
