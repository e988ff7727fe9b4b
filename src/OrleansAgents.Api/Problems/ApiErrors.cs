using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Problems;

/// <summary>The refusals that the front door itself makes; all others come from behind the seams.</summary>
internal static class ApiErrors
{
    public const string MethodNotAllowed = "request.method_not_allowed";
    public const string ServerError = "server.error";
    public const string TimedOut = "request.timed_out";
    public const string UnsupportedMediaType = "request.unsupported_media_type";

    public static DomainError Invalid(string message) => new("request.invalid", ErrorKind.Invalid, message);

    public static DomainError Invalid(IReadOnlyList<Problem> problems)
    {
        var message = problems.Count == 1 ? problems[0].Message : $"The request body has {problems.Count} problems; see 'problems'.";
        return Invalid(message) with { Problems = problems };
    }

    public static DomainError InvalidJson(string message, TextPosition at) =>
        new("request.invalid_json", ErrorKind.Invalid, $"The request body must be one JSON value in UTF-8. {message}")
        {
            Problems = [new(message, at.Line, at.Column)],
        };

    public static DomainError BodyTooLarge() =>
        new("payload.too_large", ErrorKind.TooLarge, "The request body is larger than this server takes; send less.");

    public static DomainError BodyTooLarge(int bytesMax) => BodyTooLarge() with
    {
        Message = $"The request body may have at most {bytesMax} bytes ({ApiOptions.Section}:RequestBytesMax); send less.",
    };

    public static DomainError MediaType(string? found, string expected)
    {
        var actual = string.IsNullOrEmpty(found) ? "none" : $"'{found}'";
        return new(UnsupportedMediaType, ErrorKind.Invalid, $"The Content-Type must be {expected}, in UTF-8, but was {actual}.");
    }

    public static DomainError NoRoute(string method, string? path) =>
        new("request.route_not_found", ErrorKind.NotFound, $"There is no route {method} {path}; see /openapi/v1.json for those there are.");

    public static DomainError WrongMethod(string method, string? path) =>
        new(MethodNotAllowed, ErrorKind.Invalid, $"{path} does not take {method}; the Allow header names the methods that it takes.");

    public static DomainError TooSlow() =>
        new(TimedOut, ErrorKind.Invalid, "The request body came too slowly; send it again.");

    public static DomainError NotReady(string reason) => new("server.not_ready", ErrorKind.Unavailable, reason);

    public static DomainError Stopping() =>
        new("server.draining", ErrorKind.Unavailable, "The server is stopping and lets nobody wait; ask again in a moment.");

    public static DomainError Unexpected() =>
        new(ServerError, ErrorKind.Unavailable, "The server failed to answer; its log holds the reason under this correlation id.");
}
