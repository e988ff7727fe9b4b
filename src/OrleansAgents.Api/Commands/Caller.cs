namespace OrleansAgents.Api.Commands;

/// <summary>Who asks for something, and why.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why; empty when the caller did not say.</param>
internal sealed record Caller(string By, string Reason);
