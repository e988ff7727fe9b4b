using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Agents that a test names.</summary>
public sealed class FakeDirectory : IAgentDirectory
{
    public ImmutableArray<AgentDescriptor> All { get; set; } = [];

    public AgentDescriptor? Find(string name) => All.FirstOrDefault(agent => agent.Name == name);

    public ImmutableArray<AgentDescriptor> WithCapability(string capability) =>
        [.. All.Where(agent => agent.Capabilities.Contains(capability))];
}
