
namespace OrleansAgents.Abstractions.Agents;

/// <summary>Tells of agents that came, went, began or ended a drain, or went offline or came back. Thread-safe.</summary>
public interface IAgentChanges
{
    /// <summary>Asks to be told of every change from now on.</summary>
    /// <param name="watcher">Gets the name, and the agent; null when it is gone. Called where the change is made: it must be quick and must not throw.</param>
    void Watch(Action<string, AgentEntry?> watcher);
}
