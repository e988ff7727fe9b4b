using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Keeps agents by name, remembers what it was asked, and refuses on command.</summary>
public sealed class FakeRegistry : IAgentRegistry
{
    private readonly SortedDictionary<string, AgentEntry> _entries = new(StringComparer.Ordinal);

    public List<AgentQuery> Queries { get; } = [];

    public List<AgentDescriptor> Registered { get; } = [];

    public List<(string Name, HeartbeatReport Report)> Heartbeats { get; } = [];

    public List<(string Name, string Reason)> Removed { get; } = [];

    public DomainError? Refusal { get; set; }

    public void Add(params AgentEntry[] entries)
    {
        foreach (var entry in entries)
        {
            _entries[entry.Name] = entry;
        }
    }

    public Task<Result<RegisteredAgent>> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken)
    {
        Registered.Add(agent);
        if (Refusal is { } refusal)
        {
            return Task.FromResult<Result<RegisteredAgent>>(refusal);
        }

        var isNew = !_entries.ContainsKey(agent.Name);
        Add(new AgentEntry(agent));
        return Task.FromResult<Result<RegisteredAgent>>(new RegisteredAgent(_entries[agent.Name], isNew));
    }

    public Task<Result<AgentEntry>> HeartbeatAsync(string name, HeartbeatReport report, CancellationToken cancellationToken)
    {
        Heartbeats.Add((name, report));
        return Task.FromResult(Change(name, entry => entry with { Report = report, LastHeartbeatAt = ManualTime.Start }));
    }

    public Task<Result<AgentEntry>> DrainAsync(string name, bool draining, CancellationToken cancellationToken) =>
        Task.FromResult(Change(name, entry => entry with { Draining = draining }));

    public Task<DomainError?> RemoveAsync(string name, string reason, CancellationToken cancellationToken)
    {
        Removed.Add((name, reason));
        return Task.FromResult(Refusal ?? (_entries.Remove(name) ? null : NotFound(name)));
    }

    public Result<AgentEntry> Get(string name) => Change(name, entry => entry);

    public IReadOnlyList<AgentEntry> List(AgentQuery query)
    {
        Queries.Add(query);
        return
        [
            .. _entries.Values
                .Where(entry => query.Capability is null || entry.Agent.Capabilities.Contains(query.Capability))
                .Where(entry => query.Health is null || entry.Health == query.Health)
                .Where(entry => !query.UsableOnly || entry.IsUsable),
        ];
    }

    private static DomainError NotFound(string name) => new("agent.not_found", ErrorKind.NotFound, $"There is no agent '{name}'.");

    private Result<AgentEntry> Change(string name, Func<AgentEntry, AgentEntry> change)
    {
        if (Refusal is { } refusal)
        {
            return refusal;
        }

        return _entries.TryGetValue(name, out var entry) ? _entries[name] = change(entry) : NotFound(name);
    }
}
