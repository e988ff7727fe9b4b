using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Core.Locks;

/// <summary>
/// What follows from a command. A refusal may come with changes: the lease that ended before the command had its say. Holder
/// and events must be durable before anybody is answered.
/// </summary>
/// <param name="Next">The state afterwards.</param>
/// <param name="Events">What happens, in order.</param>
/// <param name="Answers">Those who wished for the lock and need not wait any longer.</param>
/// <param name="Refusal">Why a renewal or release is refused; null when it is not.</param>
public sealed record LockDecision(
    LockState Next, IReadOnlyList<PlatformEvent> Events, IReadOnlyList<LockAnswer> Answers, DomainError? Refusal)
{
    /// <summary>
    /// Gets a value indicating whether the document must be written: something of it changes, or somebody is told that it holds
    /// the lock, which is true only if no other writer has released it.
    /// </summary>
    public required bool MustBeStored { get; init; }
}

/// <summary>The answer to one wish for a lock.</summary>
/// <param name="Ticket">The ticket of the wish.</param>
/// <param name="Grant">The wisher as holder; null when it is refused.</param>
/// <param name="Refusal">Why it is refused; null when it is not.</param>
public sealed record LockAnswer(long Ticket, LockHolder? Grant, DomainError? Refusal);
