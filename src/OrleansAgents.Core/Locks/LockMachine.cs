using System.Diagnostics;

namespace OrleansAgents.Core.Locks;

/// <summary>
/// The rules of a lock. At any moment its leases end first, then the queue gets what is free, and only then a command has its
/// say: so a newcomer never overtakes the queue, and a holder whose lease has ended is too late, however close.
/// </summary>
public static class LockMachine
{
    /// <summary>How many may wait for one lock.</summary>
    public const int WaitersMax = 1_000;

    /// <summary>Decides a command.</summary>
    /// <param name="state">The lock.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">The present time.</param>
    /// <returns>What follows.</returns>
    public static LockDecision Decide(LockState state, LockCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var turn = new LockTurn(state, now);
        turn.EndLease();
        turn.GrantNext();
        turn.TurnAwayLate();
        switch (command)
        {
            case LockCommand.Acquire acquire: turn.Acquire(acquire); break;
            case LockCommand.Renew renew: turn.Renew(renew); break;
            case LockCommand.Release release: turn.Release(release); break;
            case LockCommand.PassTime: break;
            default: throw new UnreachableException($"Unhandled lock command {command?.GetType().Name}.");
        }

        turn.GrantNext();
        return turn.Decision;
    }
}
