using OrleansAgents.Persistence.Queues;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>One change, carried out in a transaction that it may share with others.</summary>
internal abstract class WriteJob : IQueuedJob
{
    /// <inheritdoc/>
    public abstract int Bytes { get; }

    /// <summary>
    /// Makes the change, inside the transaction, on the writer's thread; a second time when the transaction that it shared
    /// with others was undone.
    /// </summary>
    public abstract void Execute(WriteSession session);

    /// <summary>Tells the caller that the change is durable.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that the change was not made.</summary>
    public abstract void Fail(Exception fault);
}
