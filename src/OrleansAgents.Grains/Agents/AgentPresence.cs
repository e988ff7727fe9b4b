using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Grains.Agents;

/// <summary>What others see of one agent: the directory each word of it, the grains of its capabilities its changes, the watch its silence.</summary>
/// <param name="name">The agent.</param>
/// <param name="grains">The capabilities.</param>
/// <param name="services">Directory and watch.</param>
public sealed class AgentPresence(string name, IAgentGrains grains, AgentGrainServices services)
{
    private AgentRecord? _shown;
    private bool _isOverdue;

    /// <summary>Shows what is known now.</summary>
    /// <param name="record">The agent; null when it is gone.</param>
    /// <param name="report">What its newest heartbeat said.</param>
    /// <returns>A task that ends when everybody can see it.</returns>
    public async Task ShowAsync(AgentRecord? record, HeartbeatReport? report)
    {
        var before = _shown;
        _shown = record;
        WatchSilence(record);
        if (record is null)
        {
            await WithdrawAsync(before?.Agent.Capabilities ?? []);
            services.Updates.Remove(name);
            return;
        }

        var entry = EntryOf(record, report);
        services.Updates.Put(entry);
        if (before is null || before.Health != record.Health || before.Draining != record.Draining || !ReferenceEquals(before.Agent, record.Agent))
        {
            await WithdrawAsync(before?.Agent.Capabilities.Except(record.Agent.Capabilities) ?? []);
            foreach (var capability in record.Agent.Capabilities.Distinct())
            {
                await grains.Capability(capability).PutAsync(entry, record.RegisteredAt);
            }
        }
    }

    /// <summary>Makes what others see of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="report">What its newest heartbeat said; null for nothing.</param>
    /// <returns>The entry.</returns>
    public static AgentEntry EntryOf(AgentRecord record, HeartbeatReport? report) => new(record.Agent)
    {
        Health = record.Health,
        Draining = record.Draining,
        LastHeartbeatAt = record.LastHeartbeatAt,
        Report = report,
    };

    private async Task WithdrawAsync(IEnumerable<string> capabilities)
    {
        foreach (var capability in capabilities)
        {
            await grains.Capability(capability).WithdrawAsync(name);
        }
    }

    private void WatchSilence(AgentRecord? record)
    {
        if (record is { Health: not AgentHealth.Healthy, Agent.Heartbeat: { } interval })
        {
            if (!_isOverdue)
            {
                var detail = $"Agent '{name}' promised a heartbeat every {DurationText.Format(interval)} and has been silent since {record.SilentSince:O}. "
                    + "See that it runs and reaches this server, or remove it.";
                services.Stalls.Expect(new(StallKind.Agent, name, Workflow: null, detail), record.SilentSince + interval);
            }

            _isOverdue = true;
        }
        else if (_isOverdue)
        {
            services.Stalls.Met(StallKind.Agent, name);
            _isOverdue = false;
        }
    }
}
