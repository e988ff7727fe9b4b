using OrleansAgents.Core.Agents;

namespace OrleansAgents.Core.Registry;

/// <summary>What can be asked of an agent's record.</summary>
public abstract record AgentCommand
{
    private AgentCommand()
    {
    }

    /// <summary>Registers the agent, or registers it anew.</summary>
    /// <param name="Agent">The agent; already checked by <see cref="RegistrationCheck"/>.</param>
    public sealed record Register(AgentDescriptor Agent) : AgentCommand;

    /// <summary>A heartbeat came.</summary>
    public sealed record Heartbeat : AgentCommand;

    /// <summary>Lets the agent finish what it has and get nothing new, or lets it take work again.</summary>
    /// <param name="Draining">Which of the two.</param>
    public sealed record Drain(bool Draining) : AgentCommand;

    /// <summary>Removes the agent.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Remove(string Reason) : AgentCommand;

    /// <summary>Time went by.</summary>
    public sealed record PassTime : AgentCommand;

    /// <summary>The process that reads the record has just started: an agent that was not offline counts as having just sent a heartbeat.</summary>
    public sealed record Restart : AgentCommand;
}
