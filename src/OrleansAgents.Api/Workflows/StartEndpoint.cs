using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Workflows;

/// <summary>Starts runs: the busiest route, so it reads and writes bytes by hand.</summary>
internal sealed class StartEndpoint(IWorkflowClient client, IOptions<ApiOptions> options)
{
    private readonly int _bytesMax = options.Value.RequestBytesMax;

    public async Task StartAsync(HttpContext context)
    {
        var read = await ReadAsync(context);
        if (!read.TryGet(out var request, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        if (request.CorrelationId is { } correlationId)
        {
            Correlation.Set(context, correlationId);
        }

        var answer = await client.StartAsync(request, context.RequestAborted);
        await (answer.TryGet(out var started, out error) ? context.AnswerStartedAsync(Statuses.Accepted, started) : context.RefuseAsync(error));
    }

    private async Task<Result<StartRequest>> ReadAsync(HttpContext context)
    {
        var error = IdempotencyHeader.Read(context.Request, out var key)
            ?? MediaTypes.RequireJson(context.Request);
        if (error is not null)
        {
            return error;
        }

        _ = HeaderValues.Read(context.Request, Correlation.Header, Correlation.LengthMax, out var correlationId);
        var body = await RequestBody.ReadAsync(context, _bytesMax);
        if (!body.TryGet(out var bytes, out error))
        {
            return error;
        }

        using (bytes)
        {
            return StartReader.Read(bytes.Memory).TryGet(out var request, out error)
                ? request with { IdempotencyKey = key, CorrelationId = request.CorrelationId ?? correlationId }
                : error;
        }
    }
}
