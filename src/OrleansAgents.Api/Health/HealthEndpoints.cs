using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Responses;

namespace OrleansAgents.Api.Health;

/// <summary>How the server is.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthView(string Status);

/// <summary>Tells supervisors whether to restart the process, and load balancers whether to send it work.</summary>
internal sealed class HealthEndpoints(IReadiness readiness)
{
    private static readonly HealthView Live = new("live");
    private static readonly HealthView Ready = new("ready");

    public static Task LiveAsync(HttpContext context) => context.AnswerAsync(Statuses.Ok, Live, ApiJson.Default.HealthView);

    public Task ReadyAsync(HttpContext context) => readiness.NotReadyBecause is { } reason
        ? context.RefuseAsync(ApiErrors.NotReady(reason))
        : context.AnswerAsync(Statuses.Ok, Ready, ApiJson.Default.HealthView);
}
