namespace OrleansAgents.Agents.Invocation;

/// <summary>Says to which agents calls are refused for a while because too many failed. Thread-safe.</summary>
public interface IAgentCircuits
{
    /// <summary>Says whether calls to an agent are refused now.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <returns>True when they are.</returns>
    bool IsOpen(string agent);
}
