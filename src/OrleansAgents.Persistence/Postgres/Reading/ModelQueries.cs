using System.Security.Cryptography;
using Npgsql;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Persistence.Postgres.Connections;

namespace OrleansAgents.Persistence.Postgres.Reading;

/// <summary>Reads and writes of the router's models.</summary>
internal sealed class ModelQueries(PostgresReaders readers)
{
    /// <summary>Finds a model; null too when its body is not the one that was saved.</summary>
    public async Task<StoredRouterModel?> FindAsync(string inputHash, CancellationToken cancellationToken) => (await readers.ListAsync(
        "select version, checksum, at, body from router_models where input_hash = $1 and length(body) <= $2",
        row => Read(inputHash, row),
        cancellationToken,
        PostgresText.Stored(inputHash),
        IRouterModelStore.BytesMax)).FirstOrDefault();

    /// <summary>Writes a model in the place of one of its hash, and removes the oldest, as one transaction.</summary>
    public Task<int> SaveAsync(StoredRouterModel model, CancellationToken cancellationToken) => readers.UseAsync(
        async (connection, token) =>
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new("""
                        insert into router_models (input_hash, version, checksum, at, body) values ($1, $2, $3, $4, $5)
                        on conflict (input_hash) do update
                        set number = default, version = excluded.version, checksum = excluded.checksum, at = excluded.at, body = excluded.body
                        """)
                    {
                        Parameters =
                        {
                            new() { Value = PostgresText.Stored(model.InputHash) },
                            new() { Value = PostgresText.Stored(model.Version) },
                            new() { Value = Convert.ToHexStringLower(SHA256.HashData(model.Bytes.Span)) },
                            new() { Value = model.At.ToUnixTimeMilliseconds() },
                            new() { Value = model.Bytes },
                        },
                    },
                    new("delete from router_models where number not in (select number from router_models order by number desc limit $1)")
                    {
                        Parameters = { new() { Value = IRouterModelStore.Kept } },
                    },
                },
            };
            return await batch.ExecuteNonQueryAsync(token);
        },
        cancellationToken);

    private static StoredRouterModel? Read(string inputHash, NpgsqlDataReader row)
    {
        var body = row.GetFieldValue<byte[]>(3);
        return Convert.ToHexStringLower(SHA256.HashData(body)) == row.GetString(1) ? new(inputHash, row.Text(0), body, row.Time(2)) : null;
    }
}
