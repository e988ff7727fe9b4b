using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Directories;

/// <summary>
/// The agents of this process: those that the operator's configuration names, from the start, and those that the grains of the
/// registry put in. Searches read snapshots; a heartbeat replaces one entry and copies nothing. Thread-safe.
/// </summary>
public sealed class AgentDirectory : IAgentDirectory, IAgentDirectoryUpdates, IAgentChanges
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, AgentEntry> _byName;
    private readonly ConcurrentDictionary<string, ICapabilityAgents> _byCapability;
    private ImmutableArray<Action<string, AgentEntry?>> _watchers = [];
    private AgentDescriptor[]? _all;

    /// <summary>Initializes a new instance of the <see cref="AgentDirectory"/> class.</summary>
    /// <param name="agents">The agents of the configuration, in the order in which they are preferred.</param>
    /// <exception cref="ArgumentException">An agent has no name, or two agents have one name.</exception>
    public AgentDirectory(IEnumerable<AgentDescriptor> agents)
    {
        var list = agents.Select(agent => new AgentEntry(agent)).ToList();
        if (list.Any(entry => string.IsNullOrWhiteSpace(entry.Name)))
        {
            throw new ArgumentException("Every agent needs a name; one has none.", nameof(agents));
        }

        if (list.GroupBy(entry => entry.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"Agent names are unique; {twice.Count()} agents are named '{twice.Key}'. Rename all but one.",
                nameof(agents));
        }

        _byName = new(list.Select(entry => KeyValuePair.Create(entry.Name, entry)), StringComparer.Ordinal);
        _byCapability = new(
            list.SelectMany(entry => entry.Agent.Capabilities.Distinct(StringComparer.Ordinal), (entry, capability) => (entry, capability))
                .GroupBy(pair => pair.capability, pair => pair.entry, StringComparer.Ordinal)
                .Select(group => KeyValuePair.Create<string, ICapabilityAgents>(group.Key, new ConfiguredAgents([.. group]))),
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public ImmutableArray<AgentDescriptor> All => ImmutableCollectionsMarshal.AsImmutableArray(Volatile.Read(ref _all) ?? Sort());

    /// <inheritdoc/>
    public AgentDescriptor? Find(string name) => FindEntry(name)?.Agent;

    /// <inheritdoc/>
    public AgentEntry? FindEntry(string name) => _byName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public ImmutableArray<AgentEntry> WithCapability(string capability) =>
        _byCapability.TryGetValue(capability, out var agents) ? agents.Entries : [];

    /// <inheritdoc/>
    public void Put(AgentEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var before = _byName.GetValueOrDefault(entry.Name);
        _byName[entry.Name] = entry;
        var isOther = !ReferenceEquals(before?.Agent, entry.Agent);
        if (isOther)
        {
            ForgetAll();
        }

        if (isOther || before!.IsUsable != entry.IsUsable || before.Draining != entry.Draining)
        {
            Tell(entry.Name, entry);
        }
    }

    /// <inheritdoc/>
    public void Remove(string name)
    {
        if (_byName.TryRemove(name, out _))
        {
            ForgetAll();
            Tell(name, null);
        }
    }

    /// <inheritdoc/>
    public void Publish(string capability, ICapabilityAgents? agents)
    {
        if (agents is null)
        {
            _byCapability.TryRemove(capability, out _);
        }
        else
        {
            _byCapability[capability] = agents;
        }
    }

    /// <inheritdoc/>
    public void Watch(Action<string, AgentEntry?> watcher) => ImmutableInterlocked.Update(ref _watchers, static (all, one) => all.Add(one), watcher);

    private void Tell(string name, AgentEntry? entry)
    {
        foreach (var watcher in _watchers)
        {
            watcher(name, entry);
        }
    }

    // After the change: whoever sorts at the same time has seen it, or is forgotten now.
    private void ForgetAll()
    {
        lock (_gate)
        {
            Volatile.Write(ref _all, null);
        }
    }

    private AgentDescriptor[] Sort()
    {
        lock (_gate)
        {
            return _all ??= [.. _byName.Select(pair => pair.Value.Agent).OrderBy(agent => agent.Name, StringComparer.Ordinal)];
        }
    }

    private sealed record ConfiguredAgents(ImmutableArray<AgentEntry> Entries) : ICapabilityAgents;
}
