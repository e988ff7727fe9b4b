using System.Globalization;
using Npgsql;

namespace OrleansAgents.Silo.Tests.Providers.Cluster;

/// <summary>A migrated database of one test.</summary>
internal sealed class ProviderDatabase : IAsyncDisposable
{
    private static int n;
    private ProviderDatabase(string connectionString)
    {
        ConnectionString = connectionString;
        Source = NpgsqlDataSource.Create(connectionString);
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public static async Task<ProviderDatabase> CreateAsync()
    {
        var name = "tp" + Environment.ProcessId + "_" + Interlocked.Increment(ref n);
        var cs = "Host=127.0.0.1;Port=56432;Username=postgres;Database=";
        await using (var s = NpgsqlDataSource.Create(cs + "postgres"))
        {
            await using var c = s.CreateCommand("create database " + name);
            await c.ExecuteNonQueryAsync();
        }
        var db = new ProviderDatabase(cs + name);
        foreach (var f in Directory.GetFiles("/tmp/h/osql6/sql/postgresql").Where(f => !f.Contains("0001", StringComparison.Ordinal)).Order())
        {
            await using var c = db.Source.CreateCommand(await File.ReadAllTextAsync(f));
            await c.ExecuteNonQueryAsync();
        }
        return db;
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)Convert.ChangeType((await command.ExecuteScalarAsync())!, typeof(T), CultureInfo.InvariantCulture);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
