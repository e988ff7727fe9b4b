using OrleansAgents.Core.Errors;

namespace OrleansAgents.Sdk.Calls;

/// <summary>Why a request is no call.</summary>
internal static class CallErrors
{
    /// <summary>The code of a request whose content type is not JSON.</summary>
    public const string UnsupportedMediaType = "request.unsupported_media_type";

    public static DomainError Invalid(string problem) => new(
        "request.invalid",
        ErrorKind.Invalid,
        $"The request body is not an agent call. {problem}; expected request_id, correlation_id, target_agent, request_type, timeout_seconds and payload.");

    public static DomainError NoJson(string where) =>
        new("request.invalid_json", ErrorKind.Invalid, $"The request body must be one JSON value in UTF-8: {where}.");

    public static DomainError TooLarge(int bytesMax) => new(
        "payload.too_large",
        ErrorKind.TooLarge,
        $"The request body may have at most {bytesMax} bytes ({nameof(OrleansAgentOptions)}.{nameof(OrleansAgentOptions.BodyBytesMax)}); send references instead of contents.");

    public static DomainError MediaType(string? found) => new(
        UnsupportedMediaType,
        ErrorKind.Invalid,
        $"The Content-Type must be application/json, but was {(string.IsNullOrEmpty(found) ? "none" : $"'{found}'")}.");
}
