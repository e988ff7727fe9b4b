using Microsoft.Data.Sqlite;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Reading;

/// <summary>One reader's connection and its prepared statements, made when first used.</summary>
internal sealed class ReadSession(string path) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = [];
    private readonly SqliteConnection _connection = SqliteConnections.OpenReader(path);

    /// <summary>Gives the prepared statement of a text. The texts are constants of ours, so their number is bounded.</summary>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements.Add(sql, statement = new(_connection, sql));
        }

        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }
}
