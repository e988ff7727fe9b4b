using OrleansAgents.Core.Agents;

namespace OrleansAgents.Core.Registry;

/// <summary>How an agent's health follows from its silence: late after one and a half intervals, offline after its time to live.</summary>
public static class AgentLife
{
    private const int IntervalsToLive = 3;

    /// <summary>Says how long after its newest heartbeat an agent is offline.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>Its time to live; null when it promised no heartbeats.</returns>
    public static TimeSpan? TimeToLiveOf(AgentDescriptor agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent.Heartbeat is { } interval ? agent.TimeToLive ?? (interval * IntervalsToLive) : null;
    }

    /// <summary>Says how healthy an agent is.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="silentSince">From when its silence counts.</param>
    /// <param name="now">The time.</param>
    /// <returns>Its health.</returns>
    public static AgentHealth HealthAt(AgentDescriptor agent, DateTimeOffset silentSince, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var silent = now - silentSince;
        return silent >= TimeToLiveOf(agent) ? AgentHealth.Offline
            : silent >= LateAfter(agent) ? AgentHealth.Late
            : AgentHealth.Healthy;
    }

    /// <summary>Says when time alone changes an agent's health next.</summary>
    /// <param name="record">The agent.</param>
    /// <returns>When; null for never.</returns>
    public static DateTimeOffset? NextChange(AgentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Health == AgentHealth.Offline || TimeToLiveOf(record.Agent) is not { } timeToLive)
        {
            return null;
        }

        var offline = record.SilentSince + timeToLive;
        var late = record.SilentSince + LateAfter(record.Agent)!.Value;
        return record.Health == AgentHealth.Healthy && late < offline ? late : offline;
    }

    private static TimeSpan? LateAfter(AgentDescriptor agent) => agent.Heartbeat * 1.5;
}
