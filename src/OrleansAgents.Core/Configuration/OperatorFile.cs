using System.Collections.Immutable;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Core.Configuration;

/// <summary>What an operator's <c>orleansagents.yaml</c> says, checked. Immutable.</summary>
/// <param name="Agents">The agents of the file, in its order; names are unique.</param>
/// <param name="Definitions">The paths of workflow definitions, as written: relative ones start at the file's folder.</param>
public sealed record OperatorFile(ImmutableArray<AgentDescriptor> Agents, ImmutableArray<string> Definitions)
{
    /// <summary>Gets what holds without a file: nothing but the built-in agents and the default limits.</summary>
    public static OperatorFile Empty { get; } = new([], []);

    /// <summary>Gets the limits that the file sets.</summary>
    public OperatorLimits Limits { get; init; } = OperatorLimits.None;

    /// <summary>Gets what recommends and decides.</summary>
    public RoutingSettings Routing { get; init; } = RoutingSettings.Standard;

    /// <summary>Gets the agents that can be called: the built-in ones, and the file's in place of those of the same name.</summary>
    public ImmutableArray<AgentDescriptor> AllAgents =>
        [.. BuiltInAgents.All.Where(b => !Agents.Any(a => a.Name == b.Name)), .. Agents];
}
