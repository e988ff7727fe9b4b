using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Workflows;

/// <summary>The body of a start, as the OpenAPI document shows it; <see cref="StartReader"/> reads it.</summary>
/// <param name="Definition">The name of a stored definition, or a definition as an object.</param>
/// <param name="Input">The input; an empty object when it is left out.</param>
/// <param name="CorrelationId">The correlation id.</param>
internal sealed record StartBody(JsonPayload Definition, JsonPayload? Input = null, string? CorrelationId = null);
