using OrleansAgents.Core.Agents;

namespace OrleansAgents.Core.Routing;

/// <summary>What the arbitrator decided.</summary>
/// <param name="Service">The chosen agent's name; null when no candidate was fit, or when a person is asked first.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="DecidedBy">The policy, model or person that decided.</param>
/// <param name="Overridden">Whether the choice differs from the best candidate.</param>
public sealed record RoutingDecision(string? Service, string Reason, string DecidedBy, bool Overridden = false)
{
    /// <summary>Gets a value indicating whether somebody may be fit later: there are services, and none can be called now. Without a service alone.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Gets a value indicating whether a person is asked what is meant before anybody is called. Without a service alone.</summary>
    public bool Asks { get; init; }

    /// <summary>Gets why the policy decided in place of the configured model, for people; null when the configured one decided.</summary>
    public string? Fallback { get; init; }

    /// <summary>Gets what the decision used of a chat model; null when it used none.</summary>
    public AgentUsage? Usage { get; init; }
}

/// <summary>Which step of a routed run is next.</summary>
/// <param name="Step">The step's id; null says done.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="DecidedBy">The policy or model that decided.</param>
public sealed record NextStepChoice(string? Step, string Reason, string DecidedBy)
{
    /// <summary>Gets why the policy decided in place of the configured model, for people; null when the configured one decided.</summary>
    public string? Fallback { get; init; }

    /// <summary>Gets what the decision used of a chat model; null when it used none.</summary>
    public AgentUsage? Usage { get; init; }
}
