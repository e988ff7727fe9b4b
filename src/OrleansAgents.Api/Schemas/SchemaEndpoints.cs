using Microsoft.AspNetCore.Http;
using OrleansAgents.Api.CloudEvents;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Responses;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Schemas;

/// <summary>Shows the schemas of events.</summary>
internal static class SchemaEndpoints
{
    public const string ContentType = "application/schema+json";

    private static readonly IReadOnlyList<SchemaView> All =
        [.. EventSchemas.Kinds.Select(kind => new SchemaView(kind, EventTypes.Of(kind), EventSchemas.PathOf(kind)))];

    public static Task ListAsync(HttpContext context) =>
        context.AnswerAsync(Statuses.Ok, All, ApiJson.Default.IReadOnlyListSchemaView);

    public static Task GetAsync(HttpContext context)
    {
        var kind = (string)context.Request.RouteValues["kind"]!;
        return EventSchemas.Find(kind) is { } schema
            ? context.AnswerAsync(Statuses.Ok, schema.Utf8.ToArray(), ContentType)
            : context.RefuseAsync(NotFound(kind));
    }

    private static DomainError NotFound(string kind)
    {
        var close = EventSchemas.Kinds.FirstOrDefault(known => known.Equals(kind, StringComparison.OrdinalIgnoreCase));
        var advice = close is null ? $"GET {EventSchemas.Route} lists them" : $"do you mean '{close}'?";
        return new("schema.not_found", ErrorKind.NotFound, $"There is no kind of event '{kind}'; {advice}");
    }
}
