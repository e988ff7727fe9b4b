using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Responses;

namespace OrleansAgents.Api.Routing;

/// <summary>Asks the router, and asks it again what it was asked in the past.</summary>
internal sealed class RouteEndpoints(IRoutes routes, IHostApplicationLifetime lifetime, IOptions<ApiOptions> options)
{
    private readonly int _bytesMax = options.Value.RequestBytesMax;

    public async Task RecommendAsync(HttpContext context)
    {
        var body = await RequestBody.ReadJsonAsync(context, _bytesMax, required: true, RouteReader.Read);
        if (!body.TryGet(out var asked, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var answer = await routes.RecommendAsync(asked.Query, asked.Capability, context.RequestAborted);
        await (answer.TryGet(out var recommendation, out error)
            ? context.AnswerAsync(Statuses.Ok, RecommendationView.Of(recommendation), ViewJson.Default.RecommendationView)
            : context.RefuseAsync(error));
    }

    /// <summary>Streams decisions as they are found: there may be many, and each costs a look at the past.</summary>
    public async Task ReplayAsync(HttpContext context)
    {
        if (!ReplayQuery.Read(context.Request.Query).TryGet(out var query, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await context.AnswerLinesAsync(routes.ReplayAsync(query, stop.Token), ViewJson.Default.ReplayedDecision, stop.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await BreakOffAsync(context);
        }
    }

    private static Task BreakOffAsync(HttpContext context)
    {
        if (!context.Response.HasStarted)
        {
            return context.RefuseAsync(ApiErrors.Stopping());
        }

        context.Abort();
        return Task.CompletedTask;
    }
}
