using Microsoft.AspNetCore.Http;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Problems;

/// <summary>The id that one request carries: the caller's, or the web server's own. Every answer and every log line has it.</summary>
internal static class Correlation
{
    public const string Header = "X-Correlation-Id";
    public const int LengthMax = 128;

    /// <summary>Takes the caller's id, if there is one, as the request's. The error says why it cannot be one.</summary>
    public static DomainError? Begin(HttpContext context)
    {
        var error = HeaderValues.Read(context.Request, Header, LengthMax, out var given);
        Set(context, given ?? context.TraceIdentifier);
        return error;
    }

    /// <summary>Makes an id that became known later (from the body, or from the platform) the request's.</summary>
    public static void Set(HttpContext context, string id)
    {
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
    }
}
