namespace OrleansAgents.Agents.Invocation;

/// <summary>Says which agents get no calls for a while because too many failed. Thread-safe.</summary>
public interface IAgentCircuits
{
    /// <summary>Says whether a call to an agent would be refused now.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <returns>True while the break lasts; false for an agent that was never called.</returns>
    bool IsOpen(string agent);
}
