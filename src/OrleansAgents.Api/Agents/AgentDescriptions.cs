using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Agents;

/// <summary>What the OpenAPI document says of the routes of agents.</summary>
internal static class AgentDescriptions
{
    private static readonly RefusalDescription Malformed = new(ErrorKind.Invalid, "request.invalid", "request.invalid_json");
    private static readonly RefusalDescription NotFound = new(ErrorKind.NotFound, "agent.not_found");
    private static readonly RefusalDescription TooLarge = new(ErrorKind.TooLarge, "payload.too_large");

    public static readonly RouteDescription List = new("listAgents", "Lists agents with their health and load, by name.")
    {
        Parameters =
        [
            ParameterDescription.Query("capability", "Only agents that carry this tag."),
            ParameterDescription.Query("health", "Only agents that are healthy, late or offline."),
            ParameterDescription.Flag("usable", "true for only those that may get a new call, false for only the others."),
        ],
        Answer = new(Statuses.Ok, typeof(IReadOnlyList<AgentView>)),
        Refusals = [new(ErrorKind.Invalid, "request.invalid")],
    };

    public static readonly RouteDescription Get = new("getAgent", "Shows an agent with its health and load.")
    {
        Answer = new(Statuses.Ok, typeof(AgentView)),
        Refusals = [NotFound],
    };

    public static readonly RouteDescription Register = new(
        "registerAgent", "Registers a service as an agent, or registers it anew; durable when answered. It counts as a heartbeat and ends a drain.")
    {
        Body = new(typeof(AgentBody), Required: true, [MediaTypes.Json]),
        Answer = new(Statuses.Created, typeof(AgentView)) { OtherStatuses = [Statuses.Ok] },
        Refusals =
        [
            Malformed.And(AgentErrors.KindRefusedCode, "agent.invalid", "agent.address_refused"),
            new(ErrorKind.Conflict, "agent.configured", "agent.too_many"),
            TooLarge,
            ErrorKind.Unavailable,
        ],
    };

    public static readonly RouteDescription Remove = new("removeAgent", "Removes a registered agent; calls that it works on end as they end.")
    {
        Parameters = [ParameterDescription.Query("reason", $"Why, at most {AgentEndpoints.ReasonLengthMax} characters.")],
        Answer = AnswerDescription.Nothing,
        Refusals = [new(ErrorKind.Invalid, "request.invalid"), NotFound, new(ErrorKind.Conflict, "agent.configured"), ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Heartbeat = new("reportHeartbeat", "Takes an agent's heartbeat, and tells it whether it drains.")
    {
        Body = new(typeof(HeartbeatBody), Required: false, [MediaTypes.Json]),
        Answer = new(Statuses.Ok, typeof(HeartbeatAnswer)),
        Refusals = [Malformed.And("agent.invalid"), NotFound, TooLarge, ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Drain = new("drainAgent", "Lets an agent finish what it has and get nothing new; a repeat changes nothing.")
    {
        Answer = new(Statuses.Ok, typeof(AgentView)),
        Refusals = [NotFound, ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Resume = new("resumeAgent", "Lets an agent that drains take work again; a repeat changes nothing.")
    {
        Answer = new(Statuses.Ok, typeof(AgentView)),
        Refusals = [NotFound, ErrorKind.Unavailable],
    };
}
