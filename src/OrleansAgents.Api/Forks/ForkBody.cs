using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Forks;

/// <summary>The body of a fork, as the OpenAPI document shows it; <see cref="ForkReader"/> reads it.</summary>
/// <param name="Version">The version of the newest event that is copied; the newest of the run when it is left out.</param>
/// <param name="Input">Another input, with which everything runs again.</param>
/// <param name="Outputs">Other results by the ids of their steps; what comes after those steps runs again.</param>
/// <param name="By">Who asks, 1 to 128 printable ASCII characters; <c>api</c> when it is left out.</param>
/// <param name="Reason">Why.</param>
internal sealed record ForkBody(
    long? Version = null,
    JsonPayload? Input = null,
    IReadOnlyDictionary<string, JsonPayload>? Outputs = null,
    string? By = null,
    string? Reason = null);
