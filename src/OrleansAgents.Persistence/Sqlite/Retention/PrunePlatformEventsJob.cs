using OrleansAgents.Core.Events;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite.Retention;

/// <summary>Deletes the oldest platform events up to a place.</summary>
internal sealed class PrunePlatformEventsJob(long lastSequence, FeedSignals signals) : PruneJob
{
    private const int EventsMax = 1000;

    /// <inheritdoc/>
    public override void Execute(WriteSession session)
    {
        var delete = session.Pruning.DeletePlatformEvents.Bind(1, lastSequence).Bind(2, EventsMax);
        delete.Run();
        Pruned = new(delete.Changes, More: delete.Changes == EventsMax);
        if (Pruned.Count > 0)
        {
            session.KeepHighWater();
        }
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        signals.Forget(PlatformEvent.Stream);                 // readers of the platform's events ask the store again
        base.Complete();
    }
}
