using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Requests;

/// <summary>Checks what a request brings and asks for.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string JsonLines = "application/x-ndjson";
    public const string EventStream = "text/event-stream";
    public const string Yaml = "application/yaml";
    private static readonly string[] Definitions = [Yaml, "text/yaml", "text/plain", Json];

    /// <summary>Gets the types that a definition may have.</summary>
    public static IReadOnlyList<string> OfDefinitions => Definitions;

    /// <summary>Refuses a body that does not claim to be JSON in UTF-8.</summary>
    public static DomainError? RequireJson(HttpRequest request) =>
        request.ContentType is Json || Matches(request, type => type.MatchesMediaType(Json) || type.Suffix == "json")
            ? null
            : ApiErrors.MediaType(request.ContentType, Json);

    /// <summary>Refuses a body that does not claim to be a definition's text in UTF-8.</summary>
    public static DomainError? RequireDefinition(HttpRequest request) =>
        Matches(request, type => Definitions.Any(known => type.MatchesMediaType(known)))
            ? null
            : ApiErrors.MediaType(request.ContentType, string.Join(" or ", Definitions));

    /// <summary>Says whether the caller asked for a type by name; wildcards mean JSON.</summary>
    public static bool Asks(HttpRequest request, string mediaType)
    {
        foreach (var accept in request.Headers.Accept)
        {
            if (accept is not null && accept.Contains(mediaType, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(HttpRequest request, Func<MediaTypeHeaderValue, bool> accepts) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && accepts(type)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
