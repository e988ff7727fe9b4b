using System.Collections.Immutable;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Core.Routing;

/// <summary>What the router says: who could do it, how sure it is, and why. It informs and never decides.</summary>
/// <param name="Model">The name and version of what recommended.</param>
/// <param name="Candidates">Best first; empty when no service has the capability.</param>
public sealed record Recommendation(string Model, ImmutableArray<Candidate> Candidates)
{
    /// <summary>
    /// Gets how sure the router is that none of the candidates fits, from 0 to 1; above 0.5 it says "none of these". Null when the
    /// words were not judged: there was no choice to make, or the router knows tags alone.
    /// </summary>
    public double? None { get; init; }

    /// <summary>Gets how long it took, in microseconds.</summary>
    public double ElapsedMicros { get; init; }

    /// <summary>Gets why another router than the configured one answered, for people; null when it was the configured one.</summary>
    public string? Fallback { get; init; }

    /// <summary>Gets what it used of a chat model; null when it used none.</summary>
    public AgentUsage? Usage { get; init; }
}

/// <summary>One service that could do the work.</summary>
/// <param name="Service">The agent's name.</param>
/// <param name="Confidence">From 0 to 1: how likely it is that it fits. Candidates that say the same of themselves fit alike and have one confidence; those of different ones and <see cref="Recommendation.None"/> come to 1 at most.</param>
/// <param name="Reasons">What spoke for it and against it, for people; the strongest first.</param>
public sealed record Candidate(string Service, double Confidence, ImmutableArray<string> Reasons);
