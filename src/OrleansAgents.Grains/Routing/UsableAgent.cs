using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Grains.Routing;

/// <summary>An agent that may be called, and what makes it more or less welcome.</summary>
/// <param name="Entry">The agent.</param>
/// <param name="Load">What it works on.</param>
/// <param name="Place">Where it stands in the order of registration, unusable ones left out.</param>
/// <param name="HasFailed">Whether the step's attempt before failed on it.</param>
internal readonly record struct UsableAgent(AgentEntry Entry, AgentLoad Load, int Place, bool HasFailed)
{
    /// <summary>Gets how far to trust it, from 0 to 1.</summary>
    public double Trust => (Entry.Health == AgentHealth.Late ? PolicyWeights.Late : 1)
        * (HasFailed ? PolicyWeights.FailedBefore : 1)
        * (Load.CircuitOpen ? PolicyWeights.CircuitOpen : 1);

    /// <summary>Gets how many calls it has.</summary>
    public int Busy => Load.Running + Load.Waiting;

    /// <summary>Gets a value indicating whether nobody can come before it but one of its kind.</summary>
    public bool IsIdle => Trust == 1 && Busy == 0;

    /// <summary>Says whether a call has to wait for others to end.</summary>
    public static bool Waits(AgentDescriptor agent, AgentLoad load) =>
        load.Waiting > 0 || (agent.MaxConcurrency > 0 && load.Running >= agent.MaxConcurrency);

    /// <summary>Where it stands among all, smallest first, when of equals the one at a place has its turn.</summary>
    public (double Distrust, bool Waits, int Busy, bool IsBeforeTurn, int Place) RankAt(int turn) =>
        (1 - Trust, Waits(Entry.Agent, Load), Busy, Place < turn, Place);
}
