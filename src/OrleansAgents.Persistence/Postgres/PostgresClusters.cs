using Npgsql;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Postgres.Connections;

namespace OrleansAgents.Persistence.Postgres;

/// <summary>What a cluster of silos needs of its database beside the store.</summary>
public static class PostgresClusters
{
    /// <summary>How long a silo counts as alive after its newest sign of life in the table, which it gives every 30 seconds.</summary>
    private static readonly TimeSpan AliveFor = TimeSpan.FromSeconds(90);

    /// <summary>Gives the connection string with a bound on its pool, so that each part of a silo takes its share of the server's connections.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="poolMax">The most connections, at least 1.</param>
    /// <param name="application">The name under which the server shows them.</param>
    /// <returns>The connection string.</returns>
    /// <exception cref="StoreUnavailableException"><c>store.connection_invalid</c>.</exception>
    public static string Bounded(string connectionString, int poolMax, string application) => PostgresAddress.Parse(connectionString).With(connection =>
    {
        connection.MinPoolSize = 0;
        connection.MaxPoolSize = poolMax;
        connection.ApplicationName = application;
    });

    /// <summary>
    /// Refuses a database that a cluster of another name uses now: the runs of a database belong to one cluster, and two would both
    /// carry them out.
    /// </summary>
    /// <param name="connectionString">The database; its schema was checked.</param>
    /// <param name="clusterId">The name of the cluster that is to use it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when no other cluster is there.</returns>
    /// <exception cref="StoreUnavailableException"><c>cluster.other_alive</c>, or as of <see cref="PostgresSchema.CheckAsync"/>.</exception>
    public static async Task CheckAloneAsync(string connectionString, string clusterId, CancellationToken cancellationToken)
    {
        var address = PostgresAddress.Parse(connectionString);
        await using var connection = await address.OpenAloneAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(
                """
                select cluster_id, count(*), extract(epoch from now() - max(alive_on))::integer
                from orleans_silo where cluster_id <> $1 and status = 3 and alive_on > now() - $2
                group by cluster_id order by 3 limit 1
                """, connection)
            {
                Parameters = { new() { Value = clusterId }, new() { Value = AliveFor } },
            };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (await reader.ReadAsync(cancellationToken))
            {
                throw new StoreUnavailableException(
                    "cluster.other_alive",
                    $"The {address.Name} is used by another cluster: '{reader.GetString(0)}' has {reader.GetInt64(1)} silos, the last seen {reader.GetInt32(2)} s ago; this one is '{clusterId}'. "
                    + $"Start this silo with the same OrleansAgents:Silo:ClusterId, give it a database of its own, or stop the other cluster (silos that were killed count as there for {AliveFor.TotalSeconds:0} s).");
            }
        }
        catch (NpgsqlException e)
        {
            throw PostgresFaults.From(e, address);
        }
    }
}
