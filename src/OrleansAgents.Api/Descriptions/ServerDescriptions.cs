using OrleansAgents.Api.Health;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Descriptions;

/// <summary>What the OpenAPI document says of the routes that show the server itself.</summary>
internal static class ServerDescriptions
{
    public static readonly RouteDescription Live = new("live", "Says that the process lives.")
    {
        Answer = new(Statuses.Ok, typeof(HealthView)),
    };

    public static readonly RouteDescription Ready = new("ready", "Says whether the server should get work, and if not, why.")
    {
        Answer = new(Statuses.Ok, typeof(HealthView)),
        Refusals = [ErrorKind.Unavailable],
    };
}
