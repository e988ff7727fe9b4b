using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Retention;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite.Retention;

/// <summary>
/// Deletes the first runs in the order of ends, up to a place. They are looked up in the same transaction, so a run that was
/// retried meanwhile is not among them, and a retry that comes later finds no journal.
/// </summary>
internal sealed class PruneRunsJob(EndPlace last, int runsMax, FeedSignals signals) : PruneJob
{
    private const int RowsMax = 4000;               // of the journal; a single longer run is deleted by itself

    private readonly List<(string Id, string Key)> _runs = [];

    /// <inheritdoc/>
    public override void Execute(WriteSession session)
    {
        _runs.Clear();
        var (writes, rows, count) = (session.Pruning, 0L, 0);
        writes.FindEnded.Bind(1, last.EndedAt).Bind(2, last.Number).Bind(3, runsMax).Query(row => _runs.Add((row.Text(0), row.Text(1))));
        var found = _runs.Count;
        for (; count < found && rows < RowsMax; count++)
        {
            rows += Delete(writes, _runs[count].Id, _runs[count].Key);
        }

        _runs.RemoveRange(count, found - count);
        Pruned = new(count, More: found == runsMax || count < found);
        if (count > 0)
        {
            session.KeepHighWater();
            Forget();                                         // an append of this very batch must not trust what was remembered
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        Forget();                                             // rows of this very batch were published just now
        base.Complete();
    }

    private void Forget() => _runs.ForEach(run => signals.Forget(run.Id));

    private static int Delete(PruneWrites writes, string id, string key)
    {
        writes.DeleteJournal.Bind(1, id).Run();
        var rows = writes.DeleteJournal.Changes;
        writes.ReleasePayloads.Bind(1, id).Run();
        writes.DeleteRefs.Bind(1, id).Run();
        writes.DeleteKey.Bind(1, key).Bind(2, id).Run();
        writes.DeleteHead.Bind(1, id).Run();
        return rows;
    }
}
