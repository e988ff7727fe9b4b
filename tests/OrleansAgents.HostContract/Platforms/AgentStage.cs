using System.Collections.Concurrent;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Agents;

namespace OrleansAgents.HostContract.Platforms;

/// <summary>
/// All agents that a host can call. Each test plays those of its own runs, which carry its correlation id; so tests can share a
/// host, and what one of them left behind does not disturb the next. Thread-safe.
/// </summary>
public sealed class AgentStage : IAgentInvoker
{
    private readonly ConcurrentDictionary<string, ScriptedAgents> _casts = new(StringComparer.Ordinal);

    /// <summary>Gets the agents of the runs with a correlation id.</summary>
    public ScriptedAgents Of(string correlationId) => _casts.GetOrAdd(correlationId, _ => new());

    /// <inheritdoc/>
    public ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Of(call.CorrelationId).CallAsync(agent, call, cancellationToken);
    }
}
