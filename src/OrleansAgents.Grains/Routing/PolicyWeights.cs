namespace OrleansAgents.Grains.Routing;

/// <summary>
/// How much each thing counts when the policy compares candidates; <c>docs/routing-policy.md</c> explains them. A candidate's score
/// is its confidence times its reliability, less a share for its load and a share for its price. Any two reliabilities differ by more
/// than the load can make up for: of equally sure candidates a healthy and busy one comes before a late and idle one.
/// </summary>
internal static class PolicyWeights
{
    /// <summary>Reliability of an agent whose heartbeat is overdue: it may be gone, and the call would end at its timeout.</summary>
    public const double Late = 0.5;

    /// <summary>Reliability of an agent on which an attempt of the step has failed: what made it fail is probably still there.</summary>
    public const double FailedBefore = 0.4;

    /// <summary>Reliability of an agent to which calls are refused for a while: unless the pause is just over, the attempt is lost.</summary>
    public const double CircuitOpen = 0.25;

    /// <summary>Reliability of an agent that went offline, drains or was removed after the router named it: taken only when all have.</summary>
    public const double Gone = 0.001;

    /// <summary>The most that load takes off: waiting costs time, a wrong agent costs the step. With it, a late agent stays behind (0.5 to 0.4 is 1 to 0.8).</summary>
    public const double Load = 0.2;

    /// <summary>The most that the price takes off, that of the dearest candidate: less than load, because budgets bound cost by themselves.</summary>
    public const double Price = 0.1;

    /// <summary>Remaining hops up to which a failure is the end: there is no further hop that could repair it.</summary>
    public const int LastHops = 1;

    /// <summary>The power of reliability on the last hops: squared, a late agent counts a quarter instead of a half.</summary>
    public const int LastReliability = 2;

    /// <summary>The part of the shares for load and price that is left on the last hops.</summary>
    public const double LastThrift = 0.5;

    /// <summary>The least confidence that is reckoned with, so that candidates of which the router knows nothing are still told apart.</summary>
    public const double LeastConfidence = 0.001;
}
