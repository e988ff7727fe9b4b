using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Retention;
using OrleansAgents.Persistence.Sqlite.Reading;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite.Retention;

/// <summary>Deletes in small batches through the one writer: each waits its turn among the appends.</summary>
internal sealed class Pruning(GroupCommitWriter writer, ReaderPool readers, FeedSignals signals)
{
    public async Task<PruneResult> PruneAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        var runs = await LastToGoAsync(request, cancellationToken) is { } last
            ? await RepeatAsync(() => new PruneRunsJob(last, request.BatchMax, signals), cancellationToken)
            : 0;
        var payloads = await RepeatAsync(() => new PrunePayloadsJob(), cancellationToken);
        var definitions = await PruneDefinitionsAsync(request.DefinitionTextsKept, cancellationToken);
        return new(runs, payloads, definitions)
        {
            PlatformEvents = request.PlatformEventsKept is { } kept ? await PrunePlatformEventsAsync(kept, cancellationToken) : 0,
            Locks = request.ReleasedLocksBefore is { } before ? await PruneLocksAsync(before, cancellationToken) : 0,
        };
    }

    private async Task<EndPlace?> LastToGoAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        EndPlace? byAge = request.EndedBefore is { } before ? new(before.ToUnixTimeMilliseconds() - 1, long.MaxValue) : null;
        var byNumber = request.KeepNewest is { } kept
            ? await readers.ReadAsync(session => RetentionQueries.Beyond(session, kept), cancellationToken)
            : null;
        return EndPlace.Later(byAge, byNumber);
    }

    private async Task<long> PruneDefinitionsAsync(int kept, CancellationToken cancellationToken)
    {
        for (var deleted = 0L; ;)
        {
            var unused = await readers.ReadAsync(session => RetentionQueries.Unused(session, kept), cancellationToken);
            if (unused.Hashes.Count == 0)
            {
                return deleted;
            }

            var batch = await RunAsync(new PruneDefinitionsJob(unused, kept), cancellationToken);
            deleted += batch.Count;
            if (!batch.More)
            {
                return deleted;
            }
        }
    }

    private async Task<long> PrunePlatformEventsAsync(int kept, CancellationToken cancellationToken)
    {
        var last = await readers.ReadAsync(session => RetentionQueries.PlatformEventBeyond(session, kept), cancellationToken);
        return last is { } sequence ? await RepeatAsync(() => new PrunePlatformEventsJob(sequence, signals), cancellationToken) : 0;
    }

    private async Task<long> PruneLocksAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        for (var deleted = 0L; ;)
        {
            var released = await readers.ReadAsync(session => RetentionQueries.ReleasedLocks(session, before), cancellationToken);
            var batch = await RunAsync(new PruneLocksJob(released), cancellationToken);
            deleted += batch.Count;
            if (!batch.More)
            {
                return deleted;
            }
        }
    }

    private async Task<long> RepeatAsync(Func<PruneJob> batch, CancellationToken cancellationToken)
    {
        for (var deleted = 0L; ;)
        {
            var pruned = await RunAsync(batch(), cancellationToken);
            deleted += pruned.Count;
            if (!pruned.More)
            {
                return deleted;
            }
        }
    }

    private async Task<PrunedBatch> RunAsync(PruneJob job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await writer.AddAsync(job, cancellationToken);
        return await job.Done;
    }
}
