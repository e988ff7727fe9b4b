using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Grains.Agents;

/// <summary>The front door of the registry: checks what comes from outside, asks the agent's grain, and reads from the directory.</summary>
/// <param name="grains">The grains.</param>
/// <param name="directory">The agents that can be called now.</param>
/// <param name="load">What they work on.</param>
/// <param name="endpoints">Checks addresses.</param>
/// <param name="store">Where registrations are durable.</param>
/// <param name="options">The bounds; already checked.</param>
/// <param name="logger">The log.</param>
public sealed partial class AgentRegistry(
    IAgentGrains grains, IAgentDirectory directory, IAgentLoad load, EndpointCheck endpoints, IGrainStateStore store, AgentRegistryOptions options,
    ILogger<AgentRegistry> logger) : IAgentRegistry
{
    private readonly RegisteredNames _names = new(options.RegisteredMax);

    /// <summary>
    /// Begins the life of every agent in this process: registered ones are usable at once unless they were offline, and each
    /// that promised heartbeats gets a full interval for its next one. A damaged document is logged and left; the others go on.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many registered agents there are.</returns>
    public async Task<int> LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var agent in directory.All.Where(agent => agent is { Source: AgentSource.Configuration, Heartbeat: not null }))
        {
            await grains.Agent(agent.Name).RestoreAsync(row: null);
        }

        var count = 0;
        foreach (var row in await store.ListAsync(GrainTypes.Agent, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += await TryRestoreAsync(row) ? 1 : 0;
        }

        return count;
    }

    /// <inheritdoc/>
    public async Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (RegistrationCheck.Check(agent) is { } invalid)
        {
            return invalid;
        }

        if (IsConfigured(agent.Name))
        {
            return AgentErrors.Configured(agent.Name);
        }

        if (await endpoints.CheckAsync(agent, cancellationToken) is { } refused)
        {
            return refused;
        }

        return _names.TryTake(agent.Name)
            ? await RegisterNamedAsync(agent).WaitAsync(cancellationToken)
            : AgentErrors.TooMany(options.RegisteredMax);
    }

    /// <inheritdoc/>
    public async Task<Result<AgentEntry>> HeartbeatAsync(string name, HeartbeatReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (directory.Find(name) is null)
        {
            return AgentErrors.NotFound(name);                // no grain is made for names that anybody may invent
        }

        return HeartbeatCheck.Check(name, report) is { } invalid
            ? invalid
            : WithLoad(await grains.Agent(name).HeartbeatAsync(report).WaitAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<Result<AgentEntry>> DrainAsync(string name, bool draining, CancellationToken cancellationToken) => directory.Find(name) is null
        ? AgentErrors.NotFound(name)
        : WithLoad(await grains.Agent(name).DrainAsync(draining).WaitAsync(cancellationToken));

    /// <inheritdoc/>
    public async Task<DomainError?> RemoveAsync(string name, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return directory.Find(name) is null ? AgentErrors.NotFound(name)
            : IsConfigured(name) ? AgentErrors.Configured(name)
            : await RemoveNamedAsync(name, reason.Length <= AgentLimits.ReasonMax ? reason : reason[..AgentLimits.ReasonMax]).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Result<AgentEntry> Get(string name) => directory.FindEntry(name) is { } entry ? WithLoad(entry) : AgentErrors.NotFound(name);

    /// <inheritdoc/>
    public IReadOnlyList<AgentEntry> List(AgentQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = new List<AgentEntry>();
        if (query.Capability is { } capability)
        {
            foreach (var entry in directory.WithCapability(capability))
            {
                Add(entry);
            }

            found.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        }
        else
        {
            foreach (var agent in directory.All)              // by name already
            {
                Add(directory.FindEntry(agent.Name));
            }
        }

        return found;

        void Add(AgentEntry? entry)
        {
            if (entry is not null && (query.Health is null || entry.Health == query.Health) && (!query.UsableOnly || entry.IsUsable))
            {
                found.Add(WithLoad(directory.FindEntry(entry.Name) ?? entry));
            }
        }
    }

    private async Task<Result<RegisteredAgent>> RegisterNamedAsync(AgentDescriptor agent)
    {
        try
        {
            var result = await grains.Agent(agent.Name).RegisterAsync(agent);
            return result.TryGet(out var registered, out _) ? registered with { Entry = WithLoad(registered.Entry) } : result;
        }
        finally
        {
            GiveBackIfGone(agent.Name);
        }
    }

    private async Task<DomainError?> RemoveNamedAsync(string name, string reason)
    {
        var error = await grains.Agent(name).RemoveAsync(reason);
        GiveBackIfGone(name);
        return error;
    }

    private void GiveBackIfGone(string name)
    {
        if (directory.Find(name) is null)
        {
            _names.GiveBack(name);
        }
    }

    private async Task<bool> TryRestoreAsync(GrainStateRow row)
    {
        if (IsConfigured(row.Key))
        {
            LogConfigured(logger, row.Key);
            return false;
        }

        try
        {
            await grains.Agent(row.Key).RestoreAsync(row);
            _names.Take(row.Key);
            return true;
        }
        catch (JsonException e)                               // one damaged document must not stop the others
        {
            LogDamaged(logger, row.Key, e.Message);
            return false;
        }
    }

    private bool IsConfigured(string name) => directory.Find(name) is { Source: AgentSource.Configuration };

    private Result<AgentEntry> WithLoad(Result<AgentEntry> result) => result.TryGet(out var entry, out _) ? WithLoad(entry) : result;

    private AgentEntry WithLoad(AgentEntry entry)
    {
        var (running, waiting, circuitOpen) = load.LoadOf(entry.Name);
        return running == 0 && waiting == 0 && !circuitOpen ? entry : entry with { Running = running, Waiting = waiting, CircuitOpen = circuitOpen };
    }

    [LoggerMessage(1222, LogLevel.Warning, "Agent {AgentName} is registered, and the operator's configuration has the name too, which wins. The registration is left as it is.")]
    private static partial void LogConfigured(ILogger logger, string agentName);

    [LoggerMessage(1223, LogLevel.Error, "The document of agent {AgentName} is damaged, and the agent is left out; register it again. {Reason}")]
    private static partial void LogDamaged(ILogger logger, string agentName, string reason);
}
