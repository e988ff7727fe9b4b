using Microsoft.Data.Sqlite;
using OrleansAgents.Persistence.Sqlite.Files;
using SQLitePCL;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>
/// Moves the write-ahead log into the database file without stalling commits: a thread of its own copies the bulk while the
/// writer goes on, then the writer copies the small rest between two batches and sees the readers off the log, so that the
/// log starts again at its beginning instead of growing for ever. A writer that outruns the copying waits for it.
/// </summary>
internal sealed class LogCheckpointer : IDisposable
{
    private const int CacheWrites = 9;              // SQLITE_DBSTATUS_CACHE_WRITE
    private const int PageBytes = 4096;             // SQLite's default
    private const int ReadersWaitMs = 100;          // for the reads of this moment; a longer one is met again at the next turn
    private const int OutrunTimes = 4;

    private readonly SqliteConnection _writer;
    private readonly SqliteConnection _copier;
    private readonly int _pagesMax;
    private readonly int _busyTimeoutMs;
    private readonly Action _copying;
    private readonly SemaphoreSlim _wanted = new(0);
    private readonly ManualResetEventSlim _copied = new();
    private readonly Thread _thread;
    private bool _isCopying;
    private long _pages;
    private volatile bool _closed;

    public LogCheckpointer(SqliteConnection writer, SqliteStoreOptions options)
    {
        (_writer, _copying) = (writer, options.LogCopying);
        (_pagesMax, _busyTimeoutMs) = (options.LogBytesMax / PageBytes, (int)options.BusyTimeout.TotalMilliseconds);
        _copier = SqliteConnections.OpenCheckpointer(writer.DataSource);
        _thread = new(Work) { IsBackground = true, Name = "journal checkpointer" };
        _thread.Start();
    }

    /// <summary>Called by the writer's thread after each commit.</summary>
    public void AfterCommit()
    {
        _pages += PagesWritten();
        if (!_isCopying && _pages > _pagesMax)
        {
            _isCopying = true;
            _copied.Reset();
            _wanted.Release();
        }
        else if (_isCopying && _pages > (long)OutrunTimes * _pagesMax)
        {
            _copied.Wait();
        }

        if (_isCopying && _copied.IsSet)
        {
            StartLogAgain();
            (_isCopying, _pages) = (false, 0);
        }
    }

    public void Dispose()
    {
        _closed = true;
        _wanted.Release();
        _thread.Join();
        _wanted.Dispose();
        _copied.Dispose();
        _copier.Dispose();
    }

    /// <summary>
    /// Copies the rest and waits a moment for those who still read the log: a passive checkpoint never waits, so under steady
    /// reads it would almost never find the log unused.
    /// </summary>
    private void StartLogAgain()
    {
        _ = raw.sqlite3_busy_timeout(_writer.Handle!, ReadersWaitMs);
        Checkpoint(_writer, raw.SQLITE_CHECKPOINT_RESTART);
        _ = raw.sqlite3_busy_timeout(_writer.Handle!, _busyTimeoutMs);
    }

    private static void Checkpoint(SqliteConnection connection, int mode) =>

        // A checkpoint that cannot run now (a reader, a full disk) is tried again after the next commits; nothing is lost by it.
        _ = raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", mode, out _, out _);

    /// <summary>
    /// The pages that this connection wrote to the log since it was last asked, for SQLite's own count ends at 2^31; the
    /// file's length says nothing, for the log is reused.
    /// </summary>
    private int PagesWritten()
    {
        _ = raw.sqlite3_db_status(_writer.Handle!, CacheWrites, out var pages, out _, 1);
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

            _copying();
            Checkpoint(_copier, raw.SQLITE_CHECKPOINT_PASSIVE);
            _copied.Set();
        }
    }
}
