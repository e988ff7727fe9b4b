using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Core.Agents;
using OrleansAgents.Sdk.Serving;

namespace OrleansAgents.Sdk;

/// <summary>Maps the route that takes the calls of the agent.</summary>
public static class AgentRoutes
{
    /// <summary>
    /// Maps the route. Delivery is at least once: a call that is made again while it is worked on, or soon after, gets the one
    /// answer without another run of the handler; after a restart of this service the handler runs again, so its own effects
    /// should be under <see cref="AgentCall.RequestId"/>.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, such as <c>/agent</c>.</param>
    /// <param name="handler">
    /// Does the work. Its token is cancelled when every caller has gone or the call's time is over. An
    /// <see cref="AgentException"/> is answered as it says, any other exception as <c>agent.failed</c>, with its details in the log alone.
    /// </param>
    /// <param name="onMessages">Takes messages that come between calls, in <c>payload.messages</c>; null leaves them to the next call.</param>
    /// <returns>The route, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AgentServices.AddOrleansAgent"/> was not called, or an agent is mapped already.</exception>
    public static IEndpointConventionBuilder MapAgent(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        Func<AgentCall, CancellationToken, Task<AgentReply>> handler,
        Func<AgentCall, CancellationToken, Task>? onMessages = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        ArgumentNullException.ThrowIfNull(handler);
        var served = endpoints.ServiceProvider.GetService<ServedAgent>()
            ?? throw new InvalidOperationException("Add the agent before it is mapped: builder.Services.AddOrleansAgent(options => options.Name = \"...\").");
        served.Map(pattern, handler, onMessages);
        return endpoints.MapPost(pattern, ActivatorUtilities.CreateInstance<AgentEndpoint>(endpoints.ServiceProvider).HandleAsync);
    }

    /// <summary>Maps the route for a handler that works on the workflow's input and needs nothing else.</summary>
    /// <typeparam name="TInput">What the input is read as; an input that does not fit is answered <c>agent.invalid_input</c>.</typeparam>
    /// <typeparam name="TResult">The result; it is written as JSON with names in camelCase.</typeparam>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path, such as <c>/agent</c>.</param>
    /// <param name="handler">Does the work; see the other overload.</param>
    /// <param name="onMessages">Takes messages that come between calls; null leaves them to the next call.</param>
    /// <returns>The route, for conventions such as authorization.</returns>
    /// <exception cref="InvalidOperationException"><see cref="AgentServices.AddOrleansAgent"/> was not called, or an agent is mapped already.</exception>
    public static IEndpointConventionBuilder MapAgent<TInput, TResult>(
        this IEndpointRouteBuilder endpoints,
        string pattern,
        Func<TInput, AgentCall, CancellationToken, Task<TResult>> handler,
        Func<AgentCall, CancellationToken, Task>? onMessages = null)
        where TInput : notnull
    {
        ArgumentNullException.ThrowIfNull(handler);
        return endpoints.MapAgent(
            pattern,
            async (call, cancellationToken) => AgentReply.Success(await handler(InputOf<TInput>(call), call, cancellationToken)),
            onMessages);
    }

    private static TInput InputOf<TInput>(AgentCall call)
    {
        try
        {
            if (JsonSerializer.Deserialize<TInput>(call.Payload.Input.Utf8, JsonSerializerOptions.Web) is { } input)
            {
                return input;
            }
        }
        catch (JsonException e)
        {
            throw new AgentException("agent.invalid_input", $"The input does not fit at {e.Path ?? "$"}; expected {typeof(TInput).Name}. Correct the workflow's input.");
        }

        throw new AgentException("agent.invalid_input", $"The input is null; expected {typeof(TInput).Name}. Give the workflow an input.");
    }
}
