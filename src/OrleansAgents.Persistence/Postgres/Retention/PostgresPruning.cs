using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Events;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Postgres.Connections;
using OrleansAgents.Persistence.Retention;

namespace OrleansAgents.Persistence.Postgres.Retention;

/// <summary>Deletes in small batches, each a transaction of its own that takes its turn among the commits.</summary>
internal sealed class PostgresPruning(PostgresReaders readers, FeedSignals signals)
{
    private const int JournalRowsMax = 4000;        // a single longer run is deleted by itself
    private const int PayloadsMax = 32;
    private const int TextsMax = 200;
    private const int EventsMax = 1000;
    private const int LocksMax = 500;

    public async Task<PruneResult> PruneAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        var runs = await LastToGoAsync(request, cancellationToken) is { } last
            ? await RepeatAsync(() => RunsAsync(last, request.BatchMax, cancellationToken), cancellationToken)
            : 0;
        var payloads = await RepeatAsync(() => PayloadsAsync(cancellationToken), cancellationToken);
        var definitions = await RepeatAsync(() => DefinitionsAsync(request.DefinitionTextsKept, cancellationToken), cancellationToken);
        return new(runs, payloads, definitions)
        {
            PlatformEvents = request.PlatformEventsKept is { } kept ? await PlatformEventsAsync(kept, cancellationToken) : 0,
            Locks = request.ReleasedLocksBefore is { } before ? await RepeatAsync(() => LocksAsync(before, cancellationToken), cancellationToken) : 0,
        };
    }

    private async Task<EndPlace?> LastToGoAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        EndPlace? byAge = request.EndedBefore is { } before ? new(before.ToUnixTimeMilliseconds() - 1, long.MaxValue) : null;
        var byNumber = request.KeepNewest is { } kept
            ? await readers.ListAsync(
                "select ended_at, number from workflows where ended_at is not null order by ended_at desc, number desc limit 1 offset $1",
                row => new EndPlace(row.GetInt64(0), row.GetInt64(1)),
                cancellationToken,
                kept)
            : [];
        return EndPlace.Later(byAge, byNumber is [var place] ? place : null);
    }

    private async Task<(long Deleted, bool More)> RunsAsync(EndPlace last, int runsMax, CancellationToken cancellationToken)
    {
        var batch = (await readers.ListAsync(
            "select pruned, more from store_prune_runs($1, $2, $3, $4)",
            row => (Runs: row.GetFieldValue<string[]>(0), More: row.GetBoolean(1)),
            cancellationToken,
            last.EndedAt,
            last.Number,
            runsMax,
            JournalRowsMax))[0];
        Array.ForEach(batch.Runs, run => signals.Forget(PostgresText.Read(run)));
        return (batch.Runs.Length, batch.More);
    }

    private async Task<(long Deleted, bool More)> PayloadsAsync(CancellationToken cancellationToken) => (await readers.ListAsync(
        "select deleted, more from store_prune_payloads($1)", row => (row.GetInt64(0), row.GetBoolean(1)), cancellationToken, PayloadsMax))[0];

    private async Task<(long Deleted, bool More)> DefinitionsAsync(int kept, CancellationToken cancellationToken) => (await readers.ListAsync(
        "select deleted from store_prune_definitions($1, $2)", row => (row.GetInt64(0), row.GetInt64(0) == TextsMax), cancellationToken, kept, TextsMax))[0];

    private async Task<long> PlatformEventsAsync(int kept, CancellationToken cancellationToken)
    {
        var last = await readers.ListAsync(
            "select version from journal where workflow_id = '$platform' order by version desc limit 1 offset $1", row => row.GetInt64(0), cancellationToken, kept);
        var deleted = last is [var place] ? await RepeatAsync(() => PlatformEventsAsync(place, cancellationToken), cancellationToken) : 0;
        signals.Forget(PlatformEvent.Stream);                 // readers of the platform's events ask the store again
        return deleted;
    }

    private async Task<(long Deleted, bool More)> PlatformEventsAsync(long last, CancellationToken cancellationToken)
    {
        var deleted = await readers.RunAsync(
            "delete from journal where sequence in (select version from journal where workflow_id = '$platform' and version <= $1 order by version limit $2)",
            cancellationToken,
            last,
            EventsMax);
        return (deleted, deleted == EventsMax);
    }

    /// <summary>
    /// A document that is written meanwhile is looked at again before it is deleted. Fences of deleted ones need not be kept: they lie
    /// before the time up to which locks are forgotten, and a new one is never smaller than the time of its grant.
    /// </summary>
    private async Task<(long Deleted, bool More)> LocksAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var deleted = await readers.RunAsync(
            """
            delete from grain_state
            where type = 'lock' and at < $1 and lock_is_free(payload, $1)
              and key in (select key from grain_state where type = 'lock' and at < $1 and lock_is_free(payload, $1) order by at limit $2)
            """,
            cancellationToken,
            before.ToUnixTimeMilliseconds(),
            LocksMax);
        return (deleted, deleted == LocksMax);
    }

    private static async Task<long> RepeatAsync(Func<Task<(long Deleted, bool More)>> batch, CancellationToken cancellationToken)
    {
        for (var deleted = 0L; ;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (count, more) = await batch();
            deleted += count;
            if (!more)
            {
                return deleted;
            }
        }
    }
}
