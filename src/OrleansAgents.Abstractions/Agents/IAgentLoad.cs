namespace OrleansAgents.Abstractions.Agents;

/// <summary>What agents work on now, in this process. Thread-safe.</summary>
public interface IAgentLoad
{
    /// <summary>Says what an agent works on.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <returns>The load; zero for an agent that was never called.</returns>
    AgentLoad LoadOf(string agent);
}

/// <summary>What an agent works on now.</summary>
/// <param name="Running">The calls that it works on.</param>
/// <param name="Waiting">The calls that wait for it.</param>
/// <param name="CircuitOpen">Whether calls are refused for a while because too many failed.</param>
public readonly record struct AgentLoad(int Running, int Waiting, bool CircuitOpen);
