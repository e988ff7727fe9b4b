using OrleansAgents.Abstractions.Journals;
using SQLitePCL;

namespace OrleansAgents.Persistence.Sqlite.Files;

/// <summary>Says what a SQLite error code means for the operator.</summary>
internal static class SqliteFaults
{
    /// <summary>The store is well, but this one write breaks a rule of the schema: a defect of whoever asked for it.</summary>
    public const string Refused = "store.refused";

    private const int SharedMemorySize = 4874;      // SQLITE_IOERR_SHMSIZE: the index of the log could not grow

    /// <summary>Makes the exception for an error code.</summary>
    /// <param name="code">The primary or extended result code.</param>
    /// <param name="detail">What SQLite said.</param>
    /// <param name="path">The database file.</param>
    /// <param name="inner">What the driver threw, if it did.</param>
    /// <returns>The exception, to be thrown or handed to whoever waits.</returns>
    public static StoreUnavailableException From(int code, string detail, string path, Exception? inner = null)
    {
        var (name, advice) = (code == SharedMemorySize ? raw.SQLITE_FULL : code & 0xff) switch
        {
            raw.SQLITE_FULL => ("store.disk_full", "The disk is full: free some room; nothing that was acknowledged is lost."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
                ("store.locked", "Another program holds the file: close it (a SQL prompt with an open transaction, a copy job) and try again."),
            raw.SQLITE_READONLY or raw.SQLITE_PERM =>
                ("store.read_only", "The file or its folder cannot be written: give this user write access, or choose another folder with --data."),
            raw.SQLITE_CANTOPEN =>
                ("store.cannot_open", "The file cannot be opened: check the folder and its permissions, or choose another folder with --data."),
            raw.SQLITE_NOTADB =>
                ("store.not_a_database", "The file is not a SQLite database: move it away, or choose another folder with --data."),
            raw.SQLITE_CORRUPT => ("store.corrupt", "The file is damaged: stop, keep a copy of it, and restore a backup."),
            raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH =>
                (Refused, "This one write breaks a rule of the schema; report it. Others are not affected."),
            _ => ("store.failed", "Run 'orleansagents doctor' and look at the disk."),
        };
        return new(name, $"Cannot use the database '{path}': {detail} (SQLite {code}). {advice}", inner);
    }
}
