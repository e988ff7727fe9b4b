using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Definitions;

/// <summary>What the OpenAPI document says of the routes of definitions.</summary>
internal static class DefinitionDescriptions
{
    public static readonly RouteDescription List = new("listDefinitions", "Lists the newest definition of every name, without texts.")
    {
        Answer = new(Statuses.Ok, typeof(IReadOnlyList<DefinitionView>)),
        Refusals = [ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Get = new("getDefinition", "Shows the newest definition of a name, with its text.")
    {
        Answer = new(Statuses.Ok, typeof(DefinitionView), MediaTypes.Yaml),
        Refusals = [ErrorKind.NotFound, ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Put = new("putDefinition", "Checks and stores a definition; runs in flight keep theirs.")
    {
        Body = new(typeof(string), Required: true, MediaTypes.OfDefinitions),
        Answer = new(Statuses.Ok, typeof(DefinitionView)),
        Refusals = [ErrorKind.Invalid, ErrorKind.TooLarge, ErrorKind.Unavailable],
    };
}
