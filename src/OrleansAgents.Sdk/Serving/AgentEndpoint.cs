using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Sdk.Calls;

namespace OrleansAgents.Sdk.Serving;

/// <summary>The HTTP side of the agent: a call in, an answer out.</summary>
/// <param name="reader">Reads calls.</param>
/// <param name="desk">Answers them.</param>
internal sealed class AgentEndpoint(CallReader reader, WorkDesk desk)
{
    /// <summary>Handles one request.</summary>
    /// <param name="http">The request and its response.</param>
    /// <returns>A task that ends when the response is written.</returns>
    public async Task HandleAsync(HttpContext http)
    {
        var callerLeft = http.RequestAborted;
        try
        {
            if (!(await reader.ReadAsync(http.Request, callerLeft)).TryGet(out var call, out var error))
            {
                await RefuseAsync(http, error, StatusOf(error));
                return;
            }

            var (answer, noRoom) = await desk.AnswerAsync(call, callerLeft);
            http.Response.StatusCode = noRoom ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            http.Response.ContentType = "application/json";
            if (answer.Error is { RetryAfterSeconds: > 0 and var seconds })
            {
                http.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
            }

            var body = JsonSerializer.SerializeToUtf8Bytes(answer, AgentJson.Default.AgentAnswer);
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body, callerLeft);
        }
        catch (OperationCanceledException) when (callerLeft.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(http, CallErrors.Invalid(e.Message), e.StatusCode);
        }
    }

    private static int StatusOf(DomainError error) => error switch
    {
        { Code: CallErrors.UnsupportedMediaType } => StatusCodes.Status415UnsupportedMediaType,
        { Kind: ErrorKind.TooLarge } => StatusCodes.Status413PayloadTooLarge,
        _ => StatusCodes.Status400BadRequest,
    };

    private static Task RefuseAsync(HttpContext http, DomainError error, int status)
    {
        http.Response.StatusCode = status;
        var problem = new CallProblem(status, error.Code, error.Message);
        return http.Response.WriteAsJsonAsync(problem, CallProblemJson.Default.CallProblem, "application/problem+json", http.RequestAborted);
    }
}
