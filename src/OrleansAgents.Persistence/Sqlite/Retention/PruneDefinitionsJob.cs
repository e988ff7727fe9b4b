using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite.Retention;

/// <summary>Deletes definition texts that no run pinned at one moment, unless one that began later does.</summary>
internal sealed class PruneDefinitionsJob(UnusedDefinitions unused, int kept) : PruneJob
{
    /// <inheritdoc/>
    public override void Execute(WriteSession session)
    {
        var (delete, deleted) = (session.Pruning.DeleteDefinition, 0L);
        foreach (var hash in unused.Hashes)
        {
            delete.Bind(1, hash).Bind(2, unused.LastNumber).Bind(3, kept).Run();
            deleted += delete.Changes;
        }

        Pruned = new(deleted, More: unused.Hashes.Count == UnusedDefinitions.Max && deleted > 0);
    }
}

/// <summary>Definition texts that neither were among the newest of their name nor pinned by a run.</summary>
/// <param name="Hashes">Their hashes, at most <see cref="Max"/>.</param>
/// <param name="LastNumber">The number of the newest run that was looked at.</param>
internal sealed record UnusedDefinitions(IReadOnlyList<string> Hashes, long LastNumber)
{
    /// <summary>At most this many are deleted in one transaction.</summary>
    public const int Max = 200;
}
