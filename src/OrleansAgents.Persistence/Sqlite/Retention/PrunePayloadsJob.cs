using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite.Retention;

/// <summary>Looks at some of the payloads that pruned runs used, and deletes those that no run uses any more.</summary>
internal sealed class PrunePayloadsJob : PruneJob
{
    private const int PayloadsMax = 32;

    private readonly List<long> _released = [];

    /// <inheritdoc/>
    public override void Execute(WriteSession session)
    {
        _released.Clear();
        var (writes, deleted) = (session.Pruning, 0L);
        writes.FindReleased.Bind(1, PayloadsMax).Query(row => _released.Add(row.Integer(0)));
        foreach (var payload in _released)
        {
            writes.DeletePayload.Bind(1, payload).Run();
            deleted += writes.DeletePayload.Changes;
            writes.DeleteReleased.Bind(1, payload).Run();
        }

        Pruned = new(deleted, More: _released.Count == PayloadsMax);
    }
}
