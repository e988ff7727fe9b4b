using OrleansAgents.Core.Agents;

namespace OrleansAgents.Sdk.Serving;

/// <summary>The one agent of this service, once it is mapped.</summary>
internal sealed class ServedAgent
{
    /// <summary>Gets the path that takes the calls; null before the agent is mapped.</summary>
    public string? Path { get; private set; }

    /// <summary>Gets what does the work.</summary>
    public Func<AgentCall, CancellationToken, Task<AgentReply>> Handler { get; private set; } = null!;

    /// <summary>Gets what takes messages between calls; null when nothing does.</summary>
    public Func<AgentCall, CancellationToken, Task>? OnMessages { get; private set; }

    /// <summary>Sets all of it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="handler">What does the work.</param>
    /// <param name="onMessages">What takes messages.</param>
    /// <exception cref="InvalidOperationException">An agent is mapped already.</exception>
    public void Map(string path, Func<AgentCall, CancellationToken, Task<AgentReply>> handler, Func<AgentCall, CancellationToken, Task>? onMessages)
    {
        if (Path is not null)
        {
            throw new InvalidOperationException($"This service is one agent, and '{Path}' takes its calls already. Map one agent in each service.");
        }

        (Path, Handler, OnMessages) = (path, handler, onMessages);
    }
}
