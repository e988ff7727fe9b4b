using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Messages;

/// <summary>What the OpenAPI document says of the routes of A2A messages.</summary>
internal static class MessageDescriptions
{
    private static readonly RefusalDescription Malformed = new(ErrorKind.Invalid, "request.invalid", "request.invalid_json");
    private static readonly RefusalDescription NotFound = new(ErrorKind.NotFound, "workflow.not_found");
    private static readonly RefusalDescription TooLarge = new(ErrorKind.TooLarge, "payload.too_large");

    public static readonly RouteDescription List =
        new("listMessages", "Lists the messages between the agents of a run, in the order in which they were sent, and what became of each.")
        {
            Parameters =
            [
                ParameterDescription.Query("status", "Only messages that are pending, delivered or dead."),
                ParameterDescription.Number("after", "Messages with a greater number; 0 is before the first."),
                ParameterDescription.Number("limit", $"At most this many, 1 to {MessageListQuery.LimitMax}; {MessageListQuery.Default.Limit} unless told."),
            ],
            Answer = new(Statuses.Ok, typeof(MessagePage)),
            Refusals = [ErrorKind.Invalid, NotFound, ErrorKind.Unavailable],
        };

    public static readonly RouteDescription Send =
        new("sendMessages", "Sends one message or several to roles of a run; durable when answered. A message whose id was sent before is left out.")
        {
            Parameters = [ParameterDescription.Header(TraceParentHeader.Name, "The sender's W3C trace context; one that is not valid is ignored.")],
            Body = new(typeof(SendBody), Required: true, [MediaTypes.Json]),
            Answer = new(Statuses.Accepted, typeof(AcceptedMessages)),
            Refusals =
            [
                Malformed.And("message.invalid", "message.unknown_role"),
                NotFound,
                new(ErrorKind.Conflict, "workflow.ended", "message.too_many"),
                TooLarge,
                ErrorKind.Unavailable,
            ],
        };

    public static readonly RouteDescription Redrive =
        new("redriveMessages", "Lets dead letters be delivered again; a run that was complete goes on until they are.")
        {
            Body = new(typeof(RedriveBody), Required: false, [MediaTypes.Json]),
            Answer = new(Statuses.Ok, typeof(WorkflowView)),
            Refusals =
            [
                Malformed,
                NotFound.And("message.not_found"),
                new(ErrorKind.Conflict, "workflow.ended", "message.unknown_role"),
                TooLarge,
                ErrorKind.Unavailable,
            ],
        };
}
