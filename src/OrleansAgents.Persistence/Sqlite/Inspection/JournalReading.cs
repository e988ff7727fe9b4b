using System.Text.Json;
using Microsoft.Data.Sqlite;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Inspection;

/// <summary>Reads every row of every journal as a replay would, payloads included, and every event of the platform.</summary>
internal sealed class JournalReading : IDisposable
{
    private readonly Statement _payload;
    private readonly Statement _used;
    private readonly List<WorkflowEvent> _events = [];

    private JournalReading(SqliteConnection connection) => (_payload, _used) = (
        new(connection, "select body from payloads where hash = ?1"),
        new(connection, "select 1 from payload_refs where workflow_id = ?1 and payload_id = (select id from payloads where hash = ?2)"));

    /// <summary>Notes what cannot be read.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="keepsPayloads">Whether its schema keeps payloads by their hash.</param>
    /// <param name="problems">Where what is wrong is added.</param>
    public static void Check(SqliteConnection connection, bool keepsPayloads, List<JournalProblem> problems)
    {
        using var reading = keepsPayloads ? new JournalReading(connection) : null;
        var (found, events) = (0, reading?._events ?? []);
        var sql = $"select workflow_id, version, events, payload, {(keepsPayloads ? "refs" : "0")} from journal";
        JournalInspection.Query(connection, sql, Read, problems);

        void Read(Statement row)
        {
            if (found < JournalInspection.ProblemsMax
                && (row.Text(0) == PlatformEvent.Stream ? LookAtPlatform(row) : Look(reading, row, events)) is { } problem)
            {
                problems.Add(problem);
                found++;
            }
        }
    }

    public void Dispose()
    {
        _payload.Dispose();
        _used.Dispose();
    }

    private static JournalProblem? LookAtPlatform(Statement row)
    {
        try
        {
            var payload = row.Utf8(3);
            _ = payload is [(byte)'[', .., (byte)']'] ? PlatformEventCodec.Read(payload[1..^1]) : throw new JsonException("It is not an array.");
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return new("journal.payload", PlatformEvent.Stream, $"version {row.Integer(1)} should hold one event of the platform and cannot be read: {e.Message}");
        }
    }

    private static JournalProblem? Look(JournalReading? reading, Statement row, List<WorkflowEvent> events)
    {
        var (run, version, expected) = (row.Text(0), row.Integer(1), row.Integer(2));
        string? unlisted = null;
        events.Clear();
        try
        {
            EventCodec.ReadArray(
                row.Integer(4) == 0 ? row.Utf8(3) : JoinedRow.Of(row.Utf8(3), row.Integer(4), $"version {version}", hash => reading!.Load(run, hash, ref unlisted)),
                events);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return new("journal.payload", run, $"version {version} should hold {expected} events and cannot be read: {e.Message}");
        }
        catch (InvalidDataException e)
        {
            return new("payload.missing", run, e.Message);
        }

        return events.Count != expected ? new("journal.payload", run, $"version {version} should hold {expected} events and holds {events.Count}")
            : unlisted is not null ? new("payload.reference", run, $"version {version} uses payload {unlisted}, which is not kept for the run")
            : null;
    }

    private byte[]? Load(string run, string hash, ref string? unlisted)
    {
        byte[]? body = null;
        var used = false;
        _payload.Bind(1, hash).Query(row => body = row.Utf8(0).ToArray());
        _used.Bind(1, run).Bind(2, hash).Query(_ => used = true);
        unlisted = used ? unlisted : hash;
        return body;
    }
}
