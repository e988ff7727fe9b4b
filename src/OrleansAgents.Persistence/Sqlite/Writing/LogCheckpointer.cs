using Microsoft.Data.Sqlite;
using OrleansAgents.Persistence.Sqlite.Files;
using SQLitePCL;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>
/// Moves the write-ahead log into the database file without stalling commits: a thread of its own copies the bulk while the
/// writer goes on, then the writer copies the small rest between two batches, so that the log starts again at its beginning
/// instead of growing for ever.
/// </summary>
internal sealed class LogCheckpointer : IDisposable
{
    private const int CacheWrites = 9;              // SQLITE_DBSTATUS_CACHE_WRITE
    private const int PageBytes = 4096;             // SQLite's default

    private readonly SqliteConnection _writer;
    private readonly SqliteConnection _copier;
    private readonly int _pagesMax;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly Thread _thread;
    private int _phase;
    private int _pagesBefore;
    private volatile bool _closed;

    public LogCheckpointer(SqliteConnection writer, long bytesMax)
    {
        (_writer, _pagesMax) = (writer, (int)(bytesMax / PageBytes));
        _copier = SqliteConnections.OpenCheckpointer(writer.DataSource);
        _thread = new(Work) { IsBackground = true, Name = "journal checkpointer" };
        _thread.Start();
    }

    private enum Phase
    {
        Idle,
        Copying,
        RestLeft,
    }

    /// <summary>Called by the writer's thread after each commit.</summary>
    public void AfterCommit()
    {
        switch ((Phase)Volatile.Read(ref _phase))
        {
            case Phase.RestLeft:
                Checkpoint(_writer);
                _pagesBefore = PagesWritten();
                Volatile.Write(ref _phase, (int)Phase.Idle);
                break;
            case Phase.Idle when PagesWritten() - _pagesBefore > _pagesMax:
                Volatile.Write(ref _phase, (int)Phase.Copying);
                _wanted.Release();
                break;
            default:
                break;
        }
    }

    public void Dispose()
    {
        _closed = true;
        _wanted.Release();
        _thread.Join();
        _wanted.Dispose();
        _copier.Dispose();
    }

    private static void Checkpoint(SqliteConnection connection) =>

        // A checkpoint that cannot run now (a reader, a full disk) is tried again after the next commits; nothing is lost by it.
        _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);

    /// <summary>The pages that this connection ever wrote to the log; the file's length says nothing, for the log is reused.</summary>
    private int PagesWritten()
    {
        _ = raw.sqlite3_db_status(_writer.Handle!, CacheWrites, out var pages, out _, 0);
        return pages;
    }

    private void Work()
    {
        while (true)
        {
            _wanted.Wait();
            if (_closed)
            {
                return;
            }

            Checkpoint(_copier);
            Volatile.Write(ref _phase, (int)Phase.RestLeft);
        }
    }
}
