using System.Net.Sockets;
using Npgsql;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Postgres.Connections;

/// <summary>Says what an error of PostgreSQL, or of the way to it, means for the operator.</summary>
internal static class PostgresFaults
{
    /// <summary>The store is well, but this one write breaks a rule of the schema: a defect of whoever asked for it.</summary>
    public const string WriteRefused = "store.write_refused";

    /// <summary>Says whether an exception is one of the driver.</summary>
    public static bool Explains(Exception e) => e is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>Makes the exception that callers get.</summary>
    /// <param name="e">What the driver threw.</param>
    /// <param name="address">Which database.</param>
    public static StoreUnavailableException From(Exception e, PostgresAddress address)
    {
        var (code, advice) = e is PostgresException answer ? Answered(answer.SqlState, address) : NotAnswered(e);
        var said = e is PostgresException p ? $"{p.MessageText} (SQLSTATE {p.SqlState})" : e.Message;
        return new(code, $"Cannot use the {address.Name}: {said.TrimEnd('.')}. {advice}", e);
    }

    private static (string Code, string Advice) NotAnswered(Exception e) => e switch
    {
        _ when e.Message.Contains("connection pool has been exhausted", StringComparison.Ordinal) =>
            ("store.busy", "Too many reads at once: try again, or raise OrleansAgents:Store:Readers."),
        _ => ("store.unreachable", "Check that the server runs and that host and port are right; the store connects again by itself."),
    };

    private static (string Code, string Advice) Answered(string state, PostgresAddress address) => state switch
    {
        "28P01" or "28000" => ("store.refused", "The server refused the login: check user name and password in the connection string, and pg_hba.conf."),
        "3D000" => ("store.database_missing", "There is no such database: create it, then run 'orleansagents migrate --postgres ...'."),
        "42501" => ("store.refused", $"The user lacks a privilege: grant '{address.User}' the tables of the schema."),
        "53300" => ("store.connections_exhausted", "The server has no connection left: raise its max_connections, or lower OrleansAgents:Store:Readers of the silos."),
        "53100" => ("store.disk_full", "The server's disk is full: free some room; nothing that was acknowledged is lost."),
        "25006" => ("store.read_only", "The server takes no writes: connect to the primary, or end its read-only mode."),
        "57014" => ("store.timeout", "The server took too long: look for locks and load in pg_stat_activity."),
        "3F000" or "42P01" or "42883" => ("store.schema_missing", "Tables of ours are missing: run 'orleansagents migrate --postgres ...'."),
        "XX001" or "XX002" => ("store.corrupt", "The database is damaged: stop, keep a copy of it, and restore a backup."),
        _ when state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal) =>
            ("store.unreachable", "The server stops or starts; the store connects again by itself."),
        _ when state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal) || state.StartsWith("54", StringComparison.Ordinal) =>
            (WriteRefused, "This one write breaks a rule of the schema; report it. Others are not affected."),
        _ => ("store.failed", "Look at the server's log."),
    };
}
