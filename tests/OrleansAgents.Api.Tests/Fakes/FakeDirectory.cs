using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Agents that a test names.</summary>
public sealed class FakeDirectory : IAgentDirectory
{
    public ImmutableArray<AgentDescriptor> All { get; set; } = [];

    public AgentDescriptor? Find(string name) => All.FirstOrDefault(agent => agent.Name == name);

    public AgentEntry? FindEntry(string name) => Find(name) is { } agent ? new(agent) : null;

    public ImmutableArray<AgentEntry> WithCapability(string capability) =>
        [.. All.Where(agent => agent.Capabilities.Contains(capability)).Select(agent => new AgentEntry(agent))];
}
