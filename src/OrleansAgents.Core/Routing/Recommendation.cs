using System.Collections.Immutable;

namespace OrleansAgents.Core.Routing;

/// <summary>What the router says: who could do it, how sure it is, and why. It informs and never decides.</summary>
/// <param name="Model">The name and version of what recommended.</param>
/// <param name="Candidates">Best first; empty when no service has the capability.</param>
public sealed record Recommendation(string Model, ImmutableArray<Candidate> Candidates);

/// <summary>One service that could do the work.</summary>
/// <param name="Service">The agent's name.</param>
/// <param name="Confidence">From 0 to 1.</param>
/// <param name="Reasons">What spoke for it, for people.</param>
public sealed record Candidate(string Service, double Confidence, ImmutableArray<string> Reasons);

/// <summary>What the arbitrator decided.</summary>
/// <param name="Service">The chosen agent's name; null when no candidate was fit.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="DecidedBy">The policy or model that decided.</param>
/// <param name="Overridden">Whether the choice differs from the best candidate.</param>
public sealed record RoutingDecision(string? Service, string Reason, string DecidedBy, bool Overridden = false)
{
    /// <summary>Gets a value indicating whether somebody may be fit later: there are services, and none can be called now. Without a service alone.</summary>
    public bool IsTemporary { get; init; }
}

/// <summary>Which step of a routed run is next.</summary>
/// <param name="Step">The step's id; null says done.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="DecidedBy">The policy or model that decided.</param>
public sealed record NextStepChoice(string? Step, string Reason, string DecidedBy);
