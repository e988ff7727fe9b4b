using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Local;

/// <summary>Reaches agents in this process by their type.</summary>
/// <param name="agents">One per type.</param>
public sealed class LocalConnector(IEnumerable<ILocalAgent> agents) : IAgentConnector
{
    private readonly Dictionary<string, ILocalAgent> _agents = agents.ToDictionary(agent => agent.Type, StringComparer.Ordinal);

    /// <inheritdoc/>
    public AgentKind Kind => AgentKind.Local;

    /// <inheritdoc/>
    public int DefaultConcurrency(AgentDescriptor agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return _agents.TryGetValue(agent.Type, out var local) ? local.DefaultConcurrency : 1;
    }

    /// <inheritdoc/>
    public AgentAnswer? AnswerNow(AgentDescriptor agent, AgentCall call)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return _agents.TryGetValue(agent.Type, out var local) ? local.AnswerNow(call) : AgentAnswer.Failure(
            AgentErrorCodes.Misconfigured,
            $"Agent '{agent.Name}' is of kind local and type '{agent.Type}'; "
            + $"the types are {string.Join(", ", _agents.Keys.Order(StringComparer.Ordinal))}.",
            retryable: false);
    }

    /// <inheritdoc/>
    public ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var local = _agents[agent.Type];
        return new(Task.Run(() => local.AnswerAsync(agent, call, cancellationToken), cancellationToken));
    }
}
