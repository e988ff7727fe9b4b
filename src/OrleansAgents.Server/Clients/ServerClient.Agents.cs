using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Clients;

/// <content>The agents of a server.</content>
internal sealed partial class ServerClient
{
    /// <summary>Lists agents.</summary>
    /// <param name="capability">Only those that carry it; null for all.</param>
    /// <param name="health">Only those of that health; null for all.</param>
    /// <param name="usable">Only those that may get a new call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The agents, by name.</returns>
    public Task<Result<IReadOnlyList<AgentView>>> ListAgentsAsync(
        string? capability, string? health, bool usable, CancellationToken cancellationToken)
    {
        var query = Query(("capability", capability), ("health", health), ("usable", usable ? "true" : null));
        return SendAsync(Request(HttpMethod.Get, $"v1/agents{query}"), ViewJson.Default.IReadOnlyListAgentView, cancellationToken);
    }

    /// <summary>Shows an agent.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The agent, or <c>agent.not_found</c>.</returns>
    public Task<Result<AgentView>> GetAgentAsync(string name, CancellationToken cancellationToken) =>
        SendAsync(Request(HttpMethod.Get, AgentPath(name)), ViewJson.Default.AgentView, cancellationToken);

    /// <summary>Registers an agent, or registers it anew. Durable when it returns.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="body">Who it is.</param>
    /// <param name="cancellationToken">Gives up waiting; the agent may be registered all the same.</param>
    /// <returns>The agent, or why it was refused.</returns>
    public Task<Result<AgentView>> RegisterAgentAsync(string name, AgentBody body, CancellationToken cancellationToken) => SendAsync(
        Request(HttpMethod.Put, AgentPath(name), Json(body, CliJson.Default.AgentBody)), ViewJson.Default.AgentView, cancellationToken);

    /// <summary>Lets an agent finish what it has, or take work again. A repeat changes nothing.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="draining">Whether it drains.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be done all the same.</param>
    /// <returns>The agent after it, or <c>agent.not_found</c>.</returns>
    public Task<Result<AgentView>> DrainAgentAsync(string name, bool draining, CancellationToken cancellationToken) => SendAsync(
        Request(HttpMethod.Post, $"{AgentPath(name)}/{(draining ? "drain" : "resume")}"), ViewJson.Default.AgentView, cancellationToken);

    /// <summary>Removes a registered agent.</summary>
    /// <param name="name">The agent.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be removed all the same.</param>
    /// <returns>Null, or why it was refused.</returns>
    public Task<DomainError?> RemoveAgentAsync(string name, string reason, CancellationToken cancellationToken) =>
        SendAsync(Request(HttpMethod.Delete, AgentPath(name) + Query(("reason", reason))), cancellationToken);

    private static string AgentPath(string name) => $"v1/agents/{Escape(name)}";

    private static string Query(params IEnumerable<(string Name, string? Value)> values)
    {
        var given = string.Join('&', values.Where(v => v.Value is not null).Select(v => $"{v.Name}={Escape(v.Value!)}"));
        return given.Length == 0 ? "" : $"?{given}";
    }
}
