using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Commands;

/// <summary>The body of a signal, as the OpenAPI document shows it; <see cref="SignalReader"/> reads it.</summary>
/// <param name="Payload">The answer; null when it is left out, which answers no approval and no question about a bound.</param>
/// <param name="By">Who answers, 1 to 128 printable ASCII characters; <c>api</c> when it is left out.</param>
internal sealed record SignalBody(JsonPayload? Payload = null, string? By = null);
