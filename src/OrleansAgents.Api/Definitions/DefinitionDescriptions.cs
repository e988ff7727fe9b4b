using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Api.Descriptions;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Definitions;

/// <summary>What the OpenAPI document says of the routes of definitions.</summary>
internal static class DefinitionDescriptions
{
    private static readonly RefusalDescription NotFound = new(ErrorKind.NotFound, "definition.not_found");

    public static readonly RouteDescription List = new("listDefinitions", "Lists the newest definition of every name, without texts.")
    {
        Answer = new(Statuses.Ok, typeof(IReadOnlyList<DefinitionView>)),
        Refusals = [ErrorKind.Unavailable],
    };

    public static readonly RouteDescription Get = new("getDefinition", "Shows the newest definition of a name, or one by its hash, with its text.")
    {
        Parameters = [ParameterDescription.Query("hash", "The content hash, or at least its first 8 digits; the newest definition unless told.")],
        Answer = new(Statuses.Ok, typeof(DefinitionView), MediaTypes.Yaml),
        Refusals =
        [
            new(ErrorKind.Invalid, "request.invalid", "definition.hash_invalid"),
            NotFound,
            new(ErrorKind.Conflict, "definition.hash_ambiguous"),
            ErrorKind.Unavailable,
        ],
    };

    public static readonly RouteDescription ListVersions =
        new("listDefinitionVersions", "Lists the definitions that are kept of one name, newest first, at most 1,000, without texts.")
        {
            Answer = new(Statuses.Ok, typeof(IReadOnlyList<DefinitionView>)),
            Refusals = [NotFound, ErrorKind.Unavailable],
        };

    public static readonly RouteDescription Put = new("putDefinition", "Checks and stores a definition; runs in flight keep theirs.")
    {
        Body = new(typeof(string), Required: true, MediaTypes.OfDefinitions),
        Answer = new(Statuses.Ok, typeof(DefinitionView)),
        Refusals =
        [
            new(ErrorKind.Invalid, "request.invalid", "definition.invalid", "definition.name_mismatch"),
            new(ErrorKind.TooLarge, "payload.too_large"),
            ErrorKind.Unavailable,
        ],
    };
}
