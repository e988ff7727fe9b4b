using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Tests.Sqlite.Files;

public sealed class SqliteFaultsTests
{
    [Theory]
    [InlineData(13, "store.disk_full")]                  // SQLITE_FULL
    [InlineData(4874, "store.disk_full")]                // SQLITE_IOERR_SHMSIZE: the log's index has no room
    [InlineData(5, "store.locked")]                      // SQLITE_BUSY
    [InlineData(517, "store.locked")]                    // SQLITE_BUSY_SNAPSHOT
    [InlineData(6, "store.locked")]                      // SQLITE_LOCKED
    [InlineData(8, "store.read_only")]                   // SQLITE_READONLY
    [InlineData(1032, "store.read_only")]                // SQLITE_READONLY_DBMOVED
    [InlineData(3, "store.read_only")]                   // SQLITE_PERM
    [InlineData(14, "store.cannot_open")]                // SQLITE_CANTOPEN
    [InlineData(26, "store.not_a_database")]             // SQLITE_NOTADB
    [InlineData(11, "store.corrupt")]                    // SQLITE_CORRUPT
    [InlineData(267, "store.corrupt")]                   // SQLITE_CORRUPT_VTAB
    [InlineData(1555, "store.refused")]                  // SQLITE_CONSTRAINT_PRIMARYKEY
    [InlineData(18, "store.refused")]                    // SQLITE_TOOBIG
    [InlineData(10, "store.failed")]                     // SQLITE_IOERR
    [InlineData(778, "store.failed")]                    // SQLITE_IOERR_WRITE
    public void From_AnErrorOfSqlite_HasAStableCodeAndNamesTheFile(int error, string code)
    {
        var fault = SqliteFaults.From(error, "what SQLite said", "/data/orleansagents.db");

        Assert.Equal(code, fault.Code);
        Assert.Contains("'/data/orleansagents.db': what SQLite said", fault.Message, StringComparison.Ordinal);
    }
}
