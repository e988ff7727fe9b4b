using Microsoft.AspNetCore.Http;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Requests;

/// <summary>The header that makes a request which begins a run safe to repeat.</summary>
internal static class IdempotencyHeader
{
    public const string Name = "Idempotency-Key";
    private const int LengthMax = 256;

    /// <summary>Reads the key; null when it was not given.</summary>
    public static DomainError? Read(HttpRequest request, out string? key) => HeaderValues.Read(request, Name, LengthMax, out key);
}
