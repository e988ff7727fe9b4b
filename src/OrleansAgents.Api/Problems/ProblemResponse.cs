using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using OrleansAgents.Api.Responses;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Problems;

/// <summary>Answers with a refusal.</summary>
internal static class ProblemResponse
{
    public const string ContentType = "application/problem+json";
    private const string RetryAfterSeconds = "1";

    public static Task RefuseAsync(this HttpContext context, DomainError error)
    {
        var status = Statuses.Of(error);
        if (status == Statuses.Unavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        var title = ReasonPhrases.GetReasonPhrase(status);
        var problems = error.Problems.Count == 0 ? null : error.Problems;
        var body = new ApiProblem(title, status, error.Message, error.Code, context.TraceIdentifier, problems);
        return context.AnswerAsync(status, body, ApiJson.Default.ApiProblem, ContentType);
    }
}
