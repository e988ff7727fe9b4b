namespace OrleansAgents.Api.Workflows;

/// <summary>The body of a cancellation; all of it may be left out.</summary>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
internal sealed record CancelBody(string? By = null, string? Reason = null);
