using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace OrleansAgents.Api.Problems;

/// <summary>
/// Surrounds the host's whole pipeline, so that what routing and other middleware refuse without a body (no such route,
/// wrong method) is a problem with a correlation id like every other refusal.
/// </summary>
internal sealed class RequestPipeline(FaultBoundary boundary) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(inner => context => InvokeAsync(context, inner));
        next(app);
    };

    private async Task InvokeAsync(HttpContext context, RequestDelegate inner)
    {
        if (Correlation.Begin(context) is { } error)
        {
            await context.RefuseAsync(error);
            return;
        }

        await boundary.InvokeAsync(context, inner);
        if (IsBare(context.Response) && Statuses.Explain(context.Response.StatusCode, context.Request) is { } refusal)
        {
            await context.RefuseAsync(refusal);
        }
    }

    private static bool IsBare(HttpResponse response) =>
        !response.HasStarted && response.ContentLength is null && string.IsNullOrEmpty(response.ContentType);
}
