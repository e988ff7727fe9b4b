using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Schemas;

/// <summary>What the OpenAPI document says of the routes of schemas.</summary>
internal static class SchemaDescriptions
{
    public static readonly RouteDescription List = new("listEventSchemas", "Lists the kinds of events, each with its CloudEvents type and the path of its schema.")
    {
        Answer = new(Statuses.Ok, typeof(IReadOnlyList<SchemaView>)),
    };

    public static readonly RouteDescription Get = new("getEventSchema", "Gives the JSON Schema (2020-12) of the data of one kind of event.")
    {
        Answer = new(Statuses.Ok, typeof(JsonPayload), SchemaEndpoints.ContentType),
        Refusals = [new(ErrorKind.NotFound, "schema.not_found")],
    };
}
