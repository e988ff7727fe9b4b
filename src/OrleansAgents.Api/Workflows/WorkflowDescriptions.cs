using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Workflows;

/// <summary>What the OpenAPI document says of the routes of runs.</summary>
internal static class WorkflowDescriptions
{
    public static readonly RouteDescription Start = new("startWorkflow", "Starts a run; durable when answered.")
    {
        Parameters =
        [
            ParameterDescription.Header(IdempotencyHeader.Name, "1 to 256 characters; the same key and body give the same run."),
            ParameterDescription.Header(Correlation.Header, "1 to 128 characters; a correlationId in the body wins."),
        ],
        Body = new(typeof(StartBody), Required: true, [MediaTypes.Json]),
        Answer = new(Statuses.Accepted, typeof(StartedWorkflow)),
        Refusals =
        [
            new(ErrorKind.Invalid, "request.invalid", "request.invalid_json", "input.invalid", "definition.invalid", "definition.unknown_agent"),
            new(ErrorKind.NotFound, "definition.not_found"),
            new(ErrorKind.Conflict, "idempotency.key_reused"),
            new(ErrorKind.TooLarge, "payload.too_large"),
            new(ErrorKind.Unavailable, "server.busy", "server.draining"),
        ],
    };

    public static readonly RouteDescription List = new("listWorkflows", "Lists runs, newest first.")
    {
        Parameters =
        [
            ParameterDescription.Query("status", "Only runs that are running, waiting, completed, failed or cancelled."),
            ParameterDescription.Query("definition", "Only runs of the definition of this name."),
            ParameterDescription.Number("limit", $"At most this many, 1 to {WorkflowListQuery.LimitMax}; 50 unless told."),
            ParameterDescription.Query("cursor", "The nextCursor of the page before."),
        ],
        Answer = new(Statuses.Ok, typeof(WorkflowPage)),
        Refusals = [ErrorKind.Invalid, ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Get = new("getWorkflow", "Shows a run as it is durable now.")
    {
        Answer = new(Statuses.Ok, typeof(WorkflowView)),
        Refusals = [new(ErrorKind.NotFound, "workflow.not_found"), ErrorKind.Unavailable],
    };
}
