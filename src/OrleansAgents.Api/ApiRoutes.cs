using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Routing;
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
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Routing;
using OrleansAgents.Api.Schemas;
using OrleansAgents.Api.Workflows;

namespace OrleansAgents.Api;

/// <summary>Maps the HTTP front door.</summary>
public static class ApiRoutes
{
    private static readonly Type[] Seams =
    [
        typeof(IWorkflowClient), typeof(IEventFeed), typeof(IDefinitionCatalog), typeof(IAgentRegistry), typeof(IResourceLocks), typeof(IRoutes),
        typeof(IReadiness),
    ];

    /// <summary>
    /// Maps every route of the HTTP API, the health routes and the OpenAPI document. Conventions on the answer apply to
    /// all of them. Refusals are problems (RFC 9457) with a stable <c>code</c>; every answer carries <c>X-Correlation-Id</c>.
    /// </summary>
    /// <param name="endpoints">Where to map them, such as the application.</param>
    /// <returns>The group that holds the routes.</returns>
    /// <exception cref="InvalidOperationException">A service is missing; the message names the line to add.</exception>
    public static RouteGroupBuilder MapOrleansAgents(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        RequireServices(services);
        var options = services.GetRequiredService<IOptions<ApiOptions>>().Value;
        var group = endpoints.MapGroup("");
        group.WithMetadata(new RequestBody.Limit(options.RequestBytesMax));
        GuardAll(group, services.GetRequiredService<FaultBoundary>());
        MapWorkflows(group, services.GetRequiredService<StartEndpoint>(), services.GetRequiredService<WorkflowEndpoints>());
        MapCommands(group, services.GetRequiredService<CommandEndpoints>(), services.GetRequiredService<ForkEndpoint>());
        MapMessages(group, services.GetRequiredService<MessageEndpoints>());
        MapEvents(group, services.GetRequiredService<EventEndpoints>());
        MapDefinitions(group, services.GetRequiredService<DefinitionEndpoints>());
        MapAgents(group, services.GetRequiredService<AgentEndpoints>());
        MapLocks(group, services.GetRequiredService<LockEndpoints>());
        MapRouting(group, services.GetRequiredService<RouteEndpoints>());
        MapHealth(group, services.GetRequiredService<HealthEndpoints>());
        group.MapOpenApi(OpenApiDescription.Route);
        return group;
    }

    private static void RequireServices(IServiceProvider services)
    {
        var registered = services.GetRequiredService<IServiceProviderIsService>();
        if (!registered.IsService(typeof(FaultBoundary)))
        {
            throw new InvalidOperationException(
                "MapOrleansAgents needs the API's services. Add this line before the application is built: "
                + "builder.Services.AddOrleansAgentsApi();");
        }

        if (Array.Find(Seams, seam => !registered.IsService(seam)) is { } missing)
        {
            throw new InvalidOperationException(
                $"MapOrleansAgents needs the platform behind it, and nothing provides {missing.Name}. Add a host before the application "
                + $"is built, or this line: builder.Services.AddSingleton<{missing.Name}, ...>();");
        }
    }

    /// <summary>Ends exceptions inside the route, before a development error page of the host could show them to the caller.</summary>
    private static void GuardAll(IEndpointConventionBuilder group, FaultBoundary boundary) => group.Finally(route =>
    {
        if (route.RequestDelegate is { } handler)
        {
            route.RequestDelegate = context => boundary.InvokeAsync(context, handler);
        }
    });

    private static void MapWorkflows(RouteGroupBuilder group, StartEndpoint start, WorkflowEndpoints workflows)
    {
        group.Map(HttpMethods.Post, "/v1/workflows", start.StartAsync, WorkflowDescriptions.Start);
        group.Map(HttpMethods.Get, "/v1/workflows", workflows.ListAsync, WorkflowDescriptions.List);
        group.Map(HttpMethods.Get, "/v1/workflows/{id}", workflows.GetAsync, WorkflowDescriptions.Get);
    }

    private static void MapCommands(RouteGroupBuilder group, CommandEndpoints commands, ForkEndpoint fork)
    {
        group.Map(HttpMethods.Post, "/v1/workflows/{id}/cancel", commands.CancelAsync, CommandDescriptions.Cancel);
        group.Map(HttpMethods.Post, "/v1/workflows/{id}/signals/{name}", commands.SignalAsync, CommandDescriptions.Signal);
        group.Map(HttpMethods.Post, "/v1/workflows/{id}/retry", commands.RetryAsync, CommandDescriptions.Retry);
        group.Map(HttpMethods.Post, "/v1/workflows/{id}/limits", commands.ExtendLimitsAsync, CommandDescriptions.ExtendLimits);
        group.Map(HttpMethods.Post, "/v1/workflows/{id}/resolve", commands.ResolveAsync, CommandDescriptions.Resolve);
        group.Map(HttpMethods.Post, "/v1/workflows/{id}/fork", fork.ForkAsync, ForkDescriptions.Fork);
    }

    private static void MapMessages(RouteGroupBuilder group, MessageEndpoints messages)
    {
        group.Map(HttpMethods.Get, "/v1/workflows/{id}/messages", messages.ListAsync, MessageDescriptions.List);
        group.Map(HttpMethods.Post, "/v1/workflows/{id}/messages", messages.SendAsync, MessageDescriptions.Send);
        group.Map(HttpMethods.Post, "/v1/workflows/{id}/messages/redrive", messages.RedriveAsync, MessageDescriptions.Redrive);
    }

    private static void MapEvents(RouteGroupBuilder group, EventEndpoints events)
    {
        group.Map(HttpMethods.Get, "/v1/workflows/{id}/events", events.OfRunAsync, EventDescriptions.OfRun);
        group.Map(HttpMethods.Get, "/v1/events", events.OfAllAsync, EventDescriptions.OfAll);
        group.Map(HttpMethods.Get, EventSchemas.Route, SchemaEndpoints.ListAsync, SchemaDescriptions.List);
        group.Map(HttpMethods.Get, EventSchemas.Route + "/{kind}", SchemaEndpoints.GetAsync, SchemaDescriptions.Get);
    }

    private static void MapDefinitions(RouteGroupBuilder group, DefinitionEndpoints definitions)
    {
        group.Map(HttpMethods.Get, "/v1/definitions", definitions.ListAsync, DefinitionDescriptions.List);
        group.Map(HttpMethods.Get, "/v1/definitions/{name}", definitions.GetAsync, DefinitionDescriptions.Get);
        group.Map(HttpMethods.Get, "/v1/definitions/{name}/versions", definitions.ListVersionsAsync, DefinitionDescriptions.ListVersions);
        group.Map(HttpMethods.Put, "/v1/definitions/{name}", definitions.PutAsync, DefinitionDescriptions.Put);
    }

    private static void MapAgents(RouteGroupBuilder group, AgentEndpoints agents)
    {
        group.Map(HttpMethods.Get, "/v1/agents", agents.ListAsync, AgentDescriptions.List);
        group.Map(HttpMethods.Get, "/v1/agents/{name}", agents.GetAsync, AgentDescriptions.Get);
        group.Map(HttpMethods.Put, "/v1/agents/{name}", agents.RegisterAsync, AgentDescriptions.Register);
        group.Map(HttpMethods.Delete, "/v1/agents/{name}", agents.RemoveAsync, AgentDescriptions.Remove);
        group.Map(HttpMethods.Post, "/v1/agents/{name}/heartbeat", agents.HeartbeatAsync, AgentDescriptions.Heartbeat);
        group.Map(HttpMethods.Post, "/v1/agents/{name}/drain", agents.DrainAsync, AgentDescriptions.Drain);
        group.Map(HttpMethods.Post, "/v1/agents/{name}/resume", agents.ResumeAsync, AgentDescriptions.Resume);
    }

    private static void MapLocks(RouteGroupBuilder group, LockEndpoints locks)
    {
        group.Map(HttpMethods.Get, "/v1/locks", locks.ListAsync, LockDescriptions.List);
        group.Map(HttpMethods.Get, LockPath.Pattern, locks.GetAsync, LockDescriptions.Get);
        group.Map(HttpMethods.Post, LockPath.Pattern, locks.AcquireAsync, LockDescriptions.Acquire);
        group.Map(HttpMethods.Put, LockPath.Pattern, locks.RenewAsync, LockDescriptions.Renew);
        group.Map(HttpMethods.Delete, LockPath.Pattern, locks.ReleaseAsync, LockDescriptions.Release);
    }

    private static void MapRouting(RouteGroupBuilder group, RouteEndpoints routes)
    {
        group.Map(HttpMethods.Post, "/v1/route", routes.RecommendAsync, RouteDescriptions.Recommend);
        group.Map(HttpMethods.Get, "/v1/route/replay", routes.ReplayAsync, RouteDescriptions.Replay);
    }

    private static void MapHealth(RouteGroupBuilder group, HealthEndpoints health)
    {
        group.Map(HttpMethods.Get, "/healthz", HealthEndpoints.LiveAsync, ServerDescriptions.Live);
        group.Map(HttpMethods.Get, "/readyz", health.ReadyAsync, ServerDescriptions.Ready);
    }
}
