namespace OrleansAgents.Api.Routing;

/// <summary>The body of a question to the router, as the OpenAPI document shows it; <see cref="RouteReader"/> reads it.</summary>
/// <param name="Query">The words; may be empty. The router judges the first 8,192 characters.</param>
/// <param name="Capability">The tag that services must carry; any service when it is left out.</param>
internal sealed record RouteBody(string Query, string? Capability = null);
