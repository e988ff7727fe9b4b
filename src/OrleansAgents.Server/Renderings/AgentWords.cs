using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using Spectre.Console;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words and colors for how an agent is.</summary>
internal static class AgentWords
{
    /// <summary>Says how an agent is: its health, and what else keeps work from it.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>Such as <c>late, draining</c>.</returns>
    public static string State(AgentView agent) => string.Concat(
        Health(agent.Health), agent.Draining ? ", draining" : "", agent.CircuitOpen ? ", circuit open" : "");

    /// <summary>Gives the color of that.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>The color.</returns>
    public static Style StyleOf(AgentView agent) => agent switch
    {
        { Health: AgentHealth.Offline } or { CircuitOpen: true } => Palette.Bad,
        { Health: AgentHealth.Late } or { Draining: true } => Palette.Busy,
        _ => Palette.Good,
    };

    /// <summary>Says what an agent works on.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>Such as <c>3 of 4, 2 wait</c>.</returns>
    public static string Load(AgentView agent)
    {
        var running = agent.MaxConcurrency > 0 ? $"{agent.Running} of {agent.MaxConcurrency}" : $"{agent.Running}";
        return agent.Waiting > 0 ? $"{running}, {agent.Waiting} wait" : running;
    }

    /// <summary>Says how long ago a heartbeat came.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="now">The time.</param>
    /// <returns>Such as <c>3.4 s ago</c>, or <c>-</c>.</returns>
    public static string Heartbeat(AgentView agent, DateTimeOffset now) =>
        agent.LastHeartbeatAt is { } at ? $"{Times.Duration(now - at)} ago" : "-";

    /// <summary>Says how an agent is reached.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Such as <c>http</c>.</returns>
    public static string Kind(AgentKind kind) => kind switch
    {
        AgentKind.Local => "local",
        AgentKind.Process => "process",
        AgentKind.Http => "http",
        AgentKind.Chat => "chat",
        AgentKind.Human => "human",
        _ => "other",
    };

    private static string Health(AgentHealth health) => health switch
    {
        AgentHealth.Healthy => "healthy",
        AgentHealth.Late => "late",
        _ => "offline",
    };
}
