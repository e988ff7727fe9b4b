namespace OrleansAgents.Server.Clients;

/// <summary>The body of a question to the router.</summary>
/// <param name="Query">The words.</param>
/// <param name="Capability">The tag that services must carry; null for any service.</param>
internal sealed record RouteBody(string Query, string? Capability);
