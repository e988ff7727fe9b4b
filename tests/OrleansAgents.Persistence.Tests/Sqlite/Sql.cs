using Microsoft.Data.Sqlite;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Tests.Sqlite;

/// <summary>Another program at the database file: a SQL prompt.</summary>
internal sealed class Sql : IDisposable
{
    private readonly SqliteConnection _connection;

    public Sql(string path)
    {
        NativeSqlite.Initialize();
        _connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        _connection.Open();
    }

    public static void Run(string path, string sql)
    {
        using var prompt = new Sql(path);
        prompt.Run(sql);
    }

    public static string Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }

    public void Run(string sql) => Read(_connection, sql);

    public string Value(string sql) => Read(_connection, sql);

    public void Dispose() => _connection.Dispose();
}
