using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Queues;

namespace OrleansAgents.Persistence.Postgres.Writing;

/// <summary>One change, carried out in a transaction that it may share with others.</summary>
internal abstract class CommitJob : IQueuedJob
{
    /// <inheritdoc/>
    public abstract int Bytes { get; }

    /// <summary>Adds the change to a batch; to another one when the batch that it shared with others was undone.</summary>
    public abstract void AddTo(CommitBatch batch);

    /// <summary>Takes the answer out of that of the batch.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="committed">Where the rows go that the change wrote into the journal.</param>
    public abstract void Read(CommitAnswer answer, List<JournalRow> committed);

    /// <summary>Tells the caller, once followers were told.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that the change was not made, or that nobody knows.</summary>
    public abstract void Fail(Exception fault);
}
