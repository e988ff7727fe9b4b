using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Routing;

/// <summary>What the OpenAPI document says of the routes of the router.</summary>
internal static class RouteDescriptions
{
    public static readonly RouteDescription Recommend =
        new("recommendService", "Says which services could take a query, how sure the router is, and why; without candidates when nobody has the capability. Decides and changes nothing.")
        {
            Body = new(typeof(RouteBody), Required: true, [MediaTypes.Json]),
            Answer = new(Statuses.Ok, typeof(RecommendationView)),
            Refusals =
            [
                new(ErrorKind.Invalid, "request.invalid", "request.invalid_json", "route.query_too_long"),
                new(ErrorKind.TooLarge, "payload.too_large"),
                ErrorKind.Unavailable,
            ],
        };

    public static readonly RouteDescription Replay =
        new("replayDecisions", "Asks today's router about decisions of the past, newest runs first, and streams one JSON object a line; an answer that breaks off is not complete.")
        {
            Parameters =
            [
                ParameterDescription.Query("definition", "Only decisions of runs of this definition."),
                ParameterDescription.Number("runs", $"Of how many runs at most, 1 to {ReplayQuery.RunsMax}; {ReplayQuery.Default.Runs} unless told."),
                ParameterDescription.Flag("different", "Only decisions on which today's router would say another service."),
            ],
            Answer = new(Statuses.Ok, typeof(ReplayedDecision)) { MediaType = MediaTypes.JsonLines },
            Refusals = [ErrorKind.Invalid, new(ErrorKind.Unavailable, "server.draining")],
        };
}
