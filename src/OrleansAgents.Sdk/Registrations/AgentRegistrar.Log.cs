using Microsoft.Extensions.Logging;

namespace OrleansAgents.Sdk.Registrations;

/// <content>What the registrar logs.</content>
internal sealed partial class AgentRegistrar
{
    [LoggerMessage(1611, LogLevel.Information, "Agent {AgentName} is registered at {Server} with the endpoint {Endpoint}.")]
    private static partial void LogRegistered(ILogger logger, string agentName, Uri server, Uri endpoint);

    [LoggerMessage(1612, LogLevel.Warning, "The server {Server} cannot be reached: {Why} It is tried again in {Pause}.")]
    private static partial void LogAway(ILogger logger, Uri server, string why, TimeSpan pause);

    [LoggerMessage(1613, LogLevel.Error, "The server {Server} answered {Status} {Code}: {Detail} It is tried again in {Pause}.")]
    private static partial void LogRefused(ILogger logger, Uri server, int status, string code, string detail, TimeSpan pause);

    [LoggerMessage(1614, LogLevel.Warning, "The server does not know agent {AgentName} any more; it is registered again.")]
    private static partial void LogForgotten(ILogger logger, string agentName);

    [LoggerMessage(1615, LogLevel.Information, "Agent {AgentName} waits for {Running} running calls before it stops.")]
    private static partial void LogDraining(ILogger logger, string agentName, int running);

    [LoggerMessage(1616, LogLevel.Warning, "Agent {AgentName} stops with {Running} calls still running.")]
    private static partial void LogGivenUp(ILogger logger, string agentName, int running);

    [LoggerMessage(1617, LogLevel.Information, "Agent {AgentName} has left the registry.")]
    private static partial void LogLeft(ILogger logger, string agentName);

    [LoggerMessage(1618, LogLevel.Warning, "Agent {AgentName} could not leave the registry: {Why} It counts as offline once its heartbeats are missed.")]
    private static partial void LogCouldNotLeave(ILogger logger, string agentName, string why);

    [LoggerMessage(1619, LogLevel.Error, "Agent {AgentName} cannot register: nobody says where this service is. Set OrleansAgent:PublicAddress.")]
    private static partial void LogNoAddress(ILogger logger, string agentName);

    [LoggerMessage(1620, LogLevel.Error, "Agent {AgentName} cannot register: nothing takes its calls. Add app.MapAgent(\"/agent\", ...).")]
    private static partial void LogNotMapped(ILogger logger, string agentName);

    [LoggerMessage(1621, LogLevel.Information, "Agent {AgentName} serves calls and does not register: OrleansAgent:Server is not set.")]
    private static partial void LogUnregistered(ILogger logger, string agentName);
}
