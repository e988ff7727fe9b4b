using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;

namespace OrleansAgents.TestKit.Stores;

/// <content>Forgetting.</content>
public sealed partial class InMemoryStore
{
    /// <inheritdoc/>
    public Task<PruneResult> PruneAsync(PruneRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Check();
        cancellationToken.ThrowIfCancellationRequested();
        PruneResult pruned;
        lock (_gate)
        {
            pruned = new(PruneRuns(request), 0, PruneDefinitions(request.DefinitionTextsKept))
            {
                PlatformEvents = PrunePlatformEvents(request.PlatformEventsKept ?? int.MaxValue),
                Locks = request.ReleasedLocksBefore is { } before ? States.PruneReleased(before) : 0,
            };
        }

        Feed.Changed();
        return Task.FromResult(pruned);
    }

    private int PruneRuns(PruneRequest request)
    {
        var ended = _runs.Values.Select(run => run.Head).Where(head => head.EndedAt is not null)
            .OrderByDescending(head => (head.EndedAt, head.Cursor)).ToList();
        var gone = ended.Where((head, place) => head.EndedAt < request.EndedBefore || place >= (request.KeepNewest ?? int.MaxValue))
            .Select(head => head.Id).ToHashSet();
        _events.RemoveAll(e => gone.Contains(e.WorkflowId));
        foreach (var id in gone)
        {
            _runs.Remove(id);
        }

        foreach (var key in _starts.Where(start => gone.Contains(start.Value.Workflow.Value)).Select(start => start.Key).ToList())
        {
            _starts.Remove(key);
        }

        return gone.Count;
    }

    private int PrunePlatformEvents(int kept)
    {
        var gone = _platform.SkipLast(kept).ToHashSet();
        _platform.RemoveRange(0, gone.Count);
        return _events.RemoveAll(gone.Contains);
    }

    private int PruneDefinitions(int kept)
    {
        var pinned = _runs.Values.Select(run => new DefinitionHash(run.Head.DefinitionHash)).ToHashSet();
        var newest = _definitions.GroupBy(row => row.Name).SelectMany(rows => rows.TakeLast(kept)).ToHashSet();
        return _definitions.RemoveAll(row => !pinned.Contains(row.Hash) && !newest.Contains(row));
    }
}
