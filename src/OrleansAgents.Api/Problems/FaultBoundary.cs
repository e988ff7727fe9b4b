using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Problems;

/// <summary>
/// The boundary where exceptions end: each becomes a problem without its inner workings, or, when the answer has begun,
/// a broken connection, which no client can take for a complete answer.
/// </summary>
internal sealed partial class FaultBoundary(ILogger<FaultBoundary> logger)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: there is nobody to answer, and nothing is wrong.
        }
        catch (Exception e) when (context.Response.HasStarted)
        {
            LogAnswerBroken(logger, e, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            context.Abort();
        }
        catch (BadHttpRequestException e)
        {
            await RefuseAsync(context, Statuses.Explain(e.StatusCode, context.Request) ?? ApiErrors.Invalid(e.Message));
        }
        catch (StoreUnavailableException e)
        {
            LogStoreUnavailable(logger, e.Code, context.TraceIdentifier, e.Message);
            await RefuseAsync(context, new(e.Code, ErrorKind.Unavailable, e.Message));
        }
        catch (Exception e)
        {
            LogFailed(logger, e, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            await RefuseAsync(context, ApiErrors.Unexpected());
        }
    }

    private static Task RefuseAsync(HttpContext context, DomainError error)
    {
        var correlationId = context.Response.Headers[Correlation.Header];
        context.Response.Clear();
        context.Response.Headers[Correlation.Header] = correlationId;
        return context.RefuseAsync(error);
    }

    [LoggerMessage(1201, LogLevel.Error, "{Method} {Path} failed; correlation id {CorrelationId}.")]
    private static partial void LogFailed(ILogger logger, Exception e, string method, string path, string correlationId);

    [LoggerMessage(1202, LogLevel.Warning, "{Method} {Path} failed after its answer had begun; correlation id {CorrelationId}.")]
    private static partial void LogAnswerBroken(ILogger logger, Exception e, string method, string path, string correlationId);

    [LoggerMessage(1203, LogLevel.Warning, "The store is unavailable ({Code}); correlation id {CorrelationId}: {Reason}")]
    private static partial void LogStoreUnavailable(ILogger logger, string code, string correlationId, string reason);
}
