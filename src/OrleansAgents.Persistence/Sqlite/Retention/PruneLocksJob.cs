using OrleansAgents.Abstractions.States;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite.Retention;

/// <summary>
/// Deletes the documents of locks that nobody held at one moment, unless they were written since. Their fences need not be kept:
/// they lie before the time up to which locks are forgotten, and a new one is never smaller than the time of its grant.
/// </summary>
internal sealed class PruneLocksJob(IReadOnlyList<(string Key, long ETag)> released) : PruneJob
{
    /// <summary>At most this many are deleted in one transaction.</summary>
    public const int LocksMax = 500;

    /// <inheritdoc/>
    public override void Execute(WriteSession session)
    {
        var (delete, deleted) = (session.Pruning.DeleteState, 0L);
        foreach (var (key, etag) in released)
        {
            delete.Bind(1, GrainTypes.Lock).Bind(2, key).Bind(3, etag).Run();
            deleted += delete.Changes;
        }

        Pruned = new(deleted, More: released.Count == LocksMax && deleted > 0);
        if (deleted > 0)
        {
            session.KeepHighWater();
        }
    }
}
