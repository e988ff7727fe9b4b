using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Grains.Tests.Routing;

/// <summary>A directory whose agents a test puts in, and that tells of changes.</summary>
internal sealed class DirectoryOf : IAgentDirectory, IAgentChanges
{
    private readonly List<Action<string, AgentEntry?>> _watchers = [];
    private ImmutableArray<AgentEntry> _entries = [];
    private ImmutableArray<AgentDescriptor> _all = [];

    public DirectoryOf(params AgentDescriptor[] agents) => Array.ForEach(agents, agent => Put(new(agent)));

    public ImmutableArray<AgentDescriptor> All => _all;

    public AgentDescriptor? Find(string name) => FindEntry(name)?.Agent;

    public AgentEntry? FindEntry(string name) => _entries.FirstOrDefault(entry => entry.Name == name);

    public ImmutableArray<AgentEntry> WithCapability(string capability) => [.. _entries.Where(entry => entry.Agent.Capabilities.Contains(capability))];

    public void Watch(Action<string, AgentEntry?> watcher) => _watchers.Add(watcher);

    public static AgentDescriptor Agent(string name, string tag, string description = "", params string[] examples) =>
        new(name, AgentKind.Local) { Capabilities = [tag], Description = description, Examples = [.. examples] };

    public void Put(AgentEntry entry)
    {
        _entries = [.. _entries.Where(other => other.Name != entry.Name), entry];
        _all = [.. _entries.Select(e => e.Agent).OrderBy(agent => agent.Name, StringComparer.Ordinal)];
        _watchers.ForEach(watcher => watcher(entry.Name, entry));
    }
}
