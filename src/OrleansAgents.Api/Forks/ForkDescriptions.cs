using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Forks;

/// <summary>What the OpenAPI document says of the route of forks.</summary>
internal static class ForkDescriptions
{
    public static readonly RouteDescription Fork =
        new("forkWorkflow", "Starts a run as a copy of another one up to a version, with edits; durable when answered.")
        {
            Parameters = [ParameterDescription.Header(IdempotencyHeader.Name, "1 to 256 characters; the same key and body give the same run.")],
            Body = new(typeof(ForkBody), Required: false, [MediaTypes.Json]),
            Answer = new(Statuses.Created, typeof(StartedWorkflow)),
            Refusals =
            [
                new(ErrorKind.Invalid, "request.invalid", "request.invalid_json", "input.invalid"),
                new(ErrorKind.NotFound, "workflow.not_found", "version.not_found", "step.not_found"),
                new(ErrorKind.Conflict, "idempotency.key_reused", "limit.journal"),
                new(ErrorKind.TooLarge, "payload.too_large"),
                new(ErrorKind.Unavailable, "server.busy", "server.draining"),
            ],
        };
}
