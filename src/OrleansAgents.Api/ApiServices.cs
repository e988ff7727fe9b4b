using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Agents;
using OrleansAgents.Api.Commands;
using OrleansAgents.Api.Definitions;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Events;
using OrleansAgents.Api.Forks;
using OrleansAgents.Api.Health;
using OrleansAgents.Api.Locks;
using OrleansAgents.Api.Messages;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Responses;
using OrleansAgents.Api.Routing;
using OrleansAgents.Api.Workflows;

namespace OrleansAgents.Api;

/// <summary>Registers what the HTTP front door needs.</summary>
public static class ApiServices
{
    /// <summary>
    /// Adds the front door's own services: options from <see cref="ApiOptions.Section"/>, JSON of the views, problems
    /// (RFC 9457) for every refusal of the host, and the OpenAPI document. A repeat changes nothing. The host registers
    /// the seams behind it: workflow client, event feed, partial texts, definition catalog, agent registry, resource locks,
    /// routes and readiness.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddOrleansAgentsApi(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(FaultBoundary)))
        {
            return services;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ApiOptions>, ApiOptionsValidator>();
        services.AddSingleton<IStartupFilter, RequestPipeline>();
        services.AddSingleton<FaultBoundary>();
        services.AddSingleton<StartEndpoint>();
        services.AddSingleton<WorkflowEndpoints>();
        services.AddSingleton<CommandEndpoints>();
        services.AddSingleton<ForkEndpoint>();
        services.AddSingleton<MessageEndpoints>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton<EventEndpoints>();
        services.AddSingleton<DefinitionEndpoints>();
        services.AddSingleton<AgentEndpoints>();
        services.AddSingleton<LockEndpoints>();
        services.AddSingleton<RouteEndpoints>();
        services.AddSingleton<HealthEndpoints>();
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ViewJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(1, ApiJson.Default);
        });
        services.AddOpenApi(OpenApiDescription.DocumentName, OpenApiDescription.Configure);
        return services;
    }
}
