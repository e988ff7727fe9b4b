using OrleansAgents.Persistence.Sqlite.Writing;

namespace OrleansAgents.Persistence.Sqlite.Retention;

/// <summary>One batch of deletions, in a transaction that it may share with appends.</summary>
internal abstract class PruneJob : WriteJob
{
    private readonly TaskCompletionSource<PrunedBatch> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that completes when the batch is durable.</summary>
    public Task<PrunedBatch> Done => _done.Task;

    /// <inheritdoc/>
    public override int Bytes => 0;

    /// <summary>Gets or sets what the batch deleted.</summary>
    protected PrunedBatch Pruned { get; set; }

    /// <inheritdoc/>
    public override void Complete() => _done.SetResult(Pruned);

    /// <inheritdoc/>
    public override void Fail(Exception fault) => _done.SetException(fault);
}

/// <summary>What a batch deleted.</summary>
/// <param name="Count">How much.</param>
/// <param name="More">Whether there may be more.</param>
internal readonly record struct PrunedBatch(long Count, bool More);
