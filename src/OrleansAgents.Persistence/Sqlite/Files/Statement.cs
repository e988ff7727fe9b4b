using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansAgents.Persistence.Sqlite.Files;

/// <summary>
/// One prepared statement on one connection, without the cost of ADO.NET's parameters: the hot path binds bytes and runs.
/// Not thread-safe, like its connection.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _statement;
    private readonly string _path;

    public Statement(SqliteConnection connection, string sql)
    {
        (_db, _path) = (connection.Handle!, connection.DataSource);
        Check(raw.sqlite3_prepare_v2(_db, sql, out _statement));
    }

    /// <summary>Gets the rows that the last run changed.</summary>
    public int Changes => raw.sqlite3_changes(_db);

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    public Statement Bind(int index, long? value)
    {
        Check(value is { } v ? raw.sqlite3_bind_int64(_statement, index, v) : raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    public Statement Bind(int index, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, index));
            return this;
        }

        Span<byte> buffer = stackalloc byte[256];
        var utf8 = Encoding.UTF8.TryGetBytes(value, buffer, out var written) ? buffer[..written] : Encoding.UTF8.GetBytes(value);
        return Bind(index, utf8);
    }

    /// <summary>Binds text given as UTF-8.</summary>
    public Statement Bind(int index, ReadOnlySpan<byte> utf8)
    {
        // An empty span has no address, and SQLite takes a text without an address for NULL.
        Check(utf8.IsEmpty ? raw.sqlite3_bind_text(_statement, index, utf8z.FromString("")) : raw.sqlite3_bind_text(_statement, index, utf8));
        return this;
    }

    /// <summary>Binds bytes that are no text; at least one.</summary>
    public Statement BindBytes(int index, ReadOnlySpan<byte> bytes)
    {
        Check(raw.sqlite3_bind_blob(_statement, index, bytes));
        return this;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    /// <summary>Runs a query.</summary>
    /// <param name="read">Reads the present row; called once for each.</param>
    public void Query(Action<Statement> read) => QueryWhile(row =>
    {
        read(row);
        return true;
    });

    /// <summary>Runs a query until it has no more rows, or its reader has enough.</summary>
    /// <param name="read">Reads the present row, and says whether it wants another.</param>
    public void QueryWhile(Func<Statement, bool> read)
    {
        try
        {
            while (Step() && read(this))
            {
            }
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? NullableInteger(int column) =>
        raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(_statement, column);

    public string? NullableText(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string() ?? "";

    /// <summary>Gives the text of the present row as UTF-8, or its bytes that are no text, valid until the next one.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => _statement.Dispose();

    private bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return code == raw.SQLITE_ROW;
        }

        Check(code);
        return false;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw SqliteFaults.From(raw.sqlite3_extended_errcode(_db), raw.sqlite3_errmsg(_db).utf8_to_string() ?? "unknown error", _path);
        }
    }
}
