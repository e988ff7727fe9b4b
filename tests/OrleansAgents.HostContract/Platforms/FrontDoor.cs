using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Workflows;

namespace OrleansAgents.HostContract.Platforms;

/// <summary>What one process of a host offers to HTTP, CLI and protocols.</summary>
public sealed record FrontDoor(
    IWorkflowClient Workflows, IEventFeed Feed, IDefinitionCatalog Definitions, IAgentRegistry Agents, IResourceLocks Locks, IRoutes Routes)
{
    /// <summary>Opens the door of a process.</summary>
    /// <param name="services">The services of the process.</param>
    public static FrontDoor Of(IServiceProvider services) => new(
        services.GetRequiredService<IWorkflowClient>(),
        services.GetRequiredService<IEventFeed>(),
        services.GetRequiredService<IDefinitionCatalog>(),
        services.GetRequiredService<IAgentRegistry>(),
        services.GetRequiredService<IResourceLocks>(),
        services.GetRequiredService<IRoutes>());
}
