using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Grains.Locks;

/// <summary>One wish for a lock, answered at once or later. Whoever stops waiting says so to the grain.</summary>
/// <param name="number">Its number in the queue.</param>
public sealed class LockTicket(long number)
{
    private readonly TaskCompletionSource<Result<LockGrant>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the number in the queue.</summary>
    public long Number { get; } = number;

    /// <summary>Gets the answer. It is durable.</summary>
    public Task<Result<LockGrant>> Answer => _answer.Task;

    internal void Give(Result<LockGrant> answer) => _answer.TrySetResult(answer);

    internal void Fail(Exception fault) => _answer.TrySetException(fault);
}
