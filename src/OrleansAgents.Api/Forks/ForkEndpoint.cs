using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Api.Workflows;

namespace OrleansAgents.Api.Forks;

/// <summary>Starts a run as a copy of another one; the other run is not touched.</summary>
internal sealed class ForkEndpoint(IWorkflowClient client, IOptions<ApiOptions> options)
{
    private readonly int _bytesMax = options.Value.RequestBytesMax;

    public async Task ForkAsync(HttpContext context)
    {
        if (IdempotencyHeader.Read(context.Request, out var key) is { } malformed)
        {
            await context.RefuseAsync(malformed);
            return;
        }

        var body = await RequestBody.ReadJsonAsync(context, _bytesMax, required: false, ForkReader.Read);
        if (!body.TryGet(out var fork, out var error))
        {
            await context.RefuseAsync(error);
            return;
        }

        var answer = await client.ForkAsync(context.WorkflowIdText(), fork with { IdempotencyKey = key }, context.RequestAborted);
        await (answer.TryGet(out var started, out error)
            ? context.AnswerStartedAsync(Statuses.Created, started)
            : context.RefuseAsync(error));
    }
}
