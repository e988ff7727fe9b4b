using Microsoft.Data.Sqlite;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.EndToEnd.Tests.Stores;

/// <summary>Looks into the database of a server that does not run, as an operator does with a SQL prompt.</summary>
internal sealed class JournalFile : IDisposable
{
    private const string Name = "orleansagents.db";

    private const string Claims = """
        select workflow_id || '/' || json_extract(payload, '$.step') || '/' || json_extract(payload, '$.cycle') || '/' || json_extract(payload, '$.attempt')
        from journal_events where kind in
        """;

    private readonly SqliteConnection _connection;
    private readonly TempFolder? _copy;

    private JournalFile(string data, TempFolder? copy)
    {
        NativeSqlite.Initialize();
        _copy = copy;
        _connection = new($"Data Source={Path.Combine(data, Name)};Pooling=False");
        _connection.Open();
    }

    /// <summary>Opens the database itself.</summary>
    public static JournalFile Open(string data) => new(data, null);

    /// <summary>Opens a copy of what a killed server left behind, so that its own recovery still has everything to do.</summary>
    public static JournalFile OpenCopy(string data)
    {
        var copy = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(data, Name + "*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, copy.File(Path.GetFileName(file)));
        }

        return new(copy.Path, copy);
    }

    /// <summary>Gives the request ids of calls that were claimed and have no receipt: those in flight.</summary>
    public IReadOnlyList<string> CallsInFlight() =>
        Texts($"{Claims} ('StepStarted') except {Claims} ('StepCompleted', 'StepAttemptFailed')");

    /// <summary>Gives every break in a run's versions or in the feed's sequence, and every damage that SQLite finds.</summary>
    public IReadOnlyList<string> Damages() =>
    [
        .. Texts("select * from pragma_integrity_check where integrity_check <> 'ok'"),
        .. Texts("""
            select workflow_id || ': version ' || version || ' after ' || coalesce(before, 0) from (
              select workflow_id, version, lag(version + events - 1) over (partition by workflow_id order by version) before from journal)
            where version <> coalesce(before, 0) + 1
            """),
        .. Texts("""
            select 'sequence ' || sequence || ' after ' || before from (
              select sequence, lag(sequence + events - 1, 1, 0) over (order by sequence) before from journal)
            where sequence <> before + 1
            """),
        .. Texts("select workflow_id || ': ' || count(*) || ' starts' from journal_events where kind = 'WorkflowStarted' group by workflow_id having count(*) <> 1"),
        .. Texts("select id || ': head without a journal' from workflows where id not in (select workflow_id from journal)"),
        .. Texts("select distinct workflow_id || ': journal without a head' from journal where workflow_id not in (select id from workflows)"),
    ];

    public long Count(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public IReadOnlyList<string> Texts(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    public void Dispose()
    {
        _connection.Dispose();
        _copy?.Dispose();
    }
}
