namespace OrleansAgents.Api.Commands;

/// <summary>
/// The body of a command that says no more than who asks, and why, as the OpenAPI document shows it; <see cref="CallerReader"/>
/// reads it.
/// </summary>
/// <param name="By">Who asks, 1 to 128 printable ASCII characters; <c>api</c> when it is left out.</param>
/// <param name="Reason">Why.</param>
internal sealed record CallerBody(string? By = null, string? Reason = null);
