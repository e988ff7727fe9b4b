using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Responses;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Workflows;

/// <summary>What the routes of one run have in common: its id in the path, and the answers that show it.</summary>
internal static class WorkflowAnswers
{
    /// <summary>Gets the run's id as the caller wrote it.</summary>
    public static string WorkflowIdText(this HttpContext context) => (string)context.Request.RouteValues["id"]!;

    /// <summary>Answers with a run, or why there is none to show.</summary>
    public static Task AnswerAsync(this HttpContext context, Result<WorkflowView> result, int status = Statuses.Ok) => result.TryGet(out var view, out var error)
        ? context.AnswerAsync(status, view, ViewJson.Default.WorkflowView)
        : context.RefuseAsync(error);

    /// <summary>
    /// Answers with a run that has begun, and where it is. A repeat with the same idempotency key gets the same status: only
    /// <c>existing</c> tells the two apart.
    /// </summary>
    public static Task AnswerStartedAsync(this HttpContext context, int status, StartedWorkflow started)
    {
        if (started.CorrelationId.Length > 0)
        {
            Correlation.Set(context, started.CorrelationId);
        }

        context.Response.Headers.Location = context.Request.PathBase + "/v1/workflows/" + started.Id;
        return context.AnswerAsync(status, started, ViewJson.Default.StartedWorkflow);
    }
}
