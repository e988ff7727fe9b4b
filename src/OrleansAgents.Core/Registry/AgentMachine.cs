using System.Diagnostics;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Core.Registry;

/// <summary>The rules of one agent's record. Every command has one written answer in every state.</summary>
public static class AgentMachine
{
    /// <summary>Decides.</summary>
    /// <param name="name">The agent's name.</param>
    /// <param name="record">What is known of it; null when there is no agent.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">The time.</param>
    /// <returns>The record and what changed, or <c>agent.not_found</c>, <c>agent.configured</c>.</returns>
    public static Result<AgentDecision> Decide(string name, AgentRecord? record, AgentCommand command, DateTimeOffset now) => (record, command) switch
    {
        (_, AgentCommand.Register { Agent: var agent }) => Register(record, agent, now),
        (null, AgentCommand.PassTime or AgentCommand.Restart) => new AgentDecision(null, []),
        (null, _) => AgentErrors.NotFound(name),
        (_, AgentCommand.Heartbeat) => Change(record with { LastHeartbeatAt = now, SilentSince = now, Health = AgentHealth.Healthy }, record, "a heartbeat came"),
        (_, AgentCommand.PassTime) => PassTime(record, now),
        (_, AgentCommand.Restart) => Restart(record, now),
        (_, AgentCommand.Drain { Draining: var draining }) =>
            Change(record with { Draining = draining }, record, draining ? "it finishes what it has and gets nothing new" : "it takes work again"),
        ({ Agent.Source: AgentSource.Configuration }, AgentCommand.Remove) => AgentErrors.Configured(name),
        (_, AgentCommand.Remove { Reason: var reason }) => new AgentDecision(null, [new PlatformEvent.AgentRemoved(name, reason)]),
        _ => throw new UnreachableException($"Unhandled agent command {command.GetType().Name}."),
    };

    private static Result<AgentDecision> Register(AgentRecord? before, AgentDescriptor agent, DateTimeOffset now)
    {
        if (before?.Agent.Source == AgentSource.Configuration)
        {
            return AgentErrors.Configured(agent.Name);
        }

        var after = new AgentRecord(agent, before?.RegisteredAt ?? now) { LastHeartbeatAt = now, SilentSince = now };
        var registered = before is null || !AgentDocument.SameWords(before.Agent, agent);
        var changed = before is null ? new AgentDecision(after, []) : Change(after, before, "it registered anew");
        return registered ? changed with { Events = [Registered(agent), .. changed.Events] } : changed;
    }

    private static AgentDecision PassTime(AgentRecord before, DateTimeOffset now)
    {
        var health = AgentLife.HealthAt(before.Agent, before.SilentSince, now);
        return health <= before.Health
            ? new(before, [])                                 // only a heartbeat makes it healthier; clocks may step back
            : Change(before with { Health = health }, before, $"no heartbeat for {DurationText.Format(Whole(now - before.SilentSince))}");
    }

    private static AgentDecision Restart(AgentRecord before, DateTimeOffset now) => before.Health == AgentHealth.Offline
        ? new(before, [])
        : Change(before with { SilentSince = now, Health = AgentHealth.Healthy }, before, "the server started, and waits for its heartbeat anew");

    private static AgentDecision Change(AgentRecord after, AgentRecord before, string reason) =>
        after.Health == before.Health && after.Draining == before.Draining
            ? new(after, [])
            : new(after, [new PlatformEvent.AgentStatusChanged(after.Agent.Name, after.Health, before.Health, after.Draining, reason, after.LastHeartbeatAt)]);

    // User information and query may hold secrets, and the feed has many readers.
    private static PlatformEvent.AgentRegistered Registered(AgentDescriptor agent) => new(
        agent.Name,
        agent.Kind,
        agent.Capabilities,
        agent.Version,
        agent.Endpoint?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
        agent.MaxConcurrency);

    private static TimeSpan Whole(TimeSpan time) => time < TimeSpan.FromSeconds(10) ? time : TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}
