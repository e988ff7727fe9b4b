using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Problems;

/// <summary>The one place that knows HTTP status codes: what a refusal becomes, and what a bare status means.</summary>
internal static class Statuses
{
    public const int Ok = StatusCodes.Status200OK;
    public const int Created = StatusCodes.Status201Created;
    public const int Accepted = StatusCodes.Status202Accepted;
    public const int NoContent = StatusCodes.Status204NoContent;
    public const int Unavailable = StatusCodes.Status503ServiceUnavailable;
    public const int OtherMediaType = StatusCodes.Status415UnsupportedMediaType;
    public const int Failed = StatusCodes.Status500InternalServerError;

    /// <summary>Gives the status of a refusal. What only HTTP knows (media types, methods) goes by code, the rest by kind.</summary>
    public static int Of(DomainError error) => error.Code switch
    {
        ApiErrors.UnsupportedMediaType => OtherMediaType,
        ApiErrors.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ApiErrors.TimedOut => StatusCodes.Status408RequestTimeout,
        ApiErrors.ServerError => Failed,
        _ => Of(error.Kind),
    };

    /// <summary>Gives the status of a class of refusals.</summary>
    public static int Of(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorKind.Unavailable => Unavailable,
        _ => throw new UnreachableException($"Unmapped error kind {kind}."),
    };

    /// <summary>Says what a status that the web server chose means; null when it speaks for itself.</summary>
    public static DomainError? Explain(int status, HttpRequest request) => status switch
    {
        StatusCodes.Status404NotFound => ApiErrors.NoRoute(request.Method, request.Path),
        StatusCodes.Status405MethodNotAllowed => ApiErrors.WrongMethod(request.Method, request.Path),
        StatusCodes.Status408RequestTimeout => ApiErrors.TooSlow(),
        StatusCodes.Status413PayloadTooLarge => ApiErrors.BodyTooLarge(),
        _ => null,
    };
}
