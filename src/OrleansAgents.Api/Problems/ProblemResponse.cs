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
        var body = context.ProblemOf(error);
        if (body.Status == Statuses.Unavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return context.AnswerAsync(body.Status, body, ApiJson.Default.ApiProblem, ContentType);
    }

    /// <summary>Gives the body of a refusal.</summary>
    public static ApiProblem ProblemOf(this HttpContext context, DomainError error)
    {
        var status = Statuses.Of(error);
        var problems = error.Problems.Count == 0 ? null : error.Problems;
        return new(ReasonPhrases.GetReasonPhrase(status), status, error.Message, error.Code, context.TraceIdentifier, problems);
    }
}
