namespace OrleansAgents.Api.Messages;

/// <summary>The body of a redrive, as the OpenAPI document shows it; <see cref="RedriveReader"/> reads it.</summary>
/// <param name="MessageIds">The ids of 1 to 1,000 dead letters; when they are left out, all that have a recipient.</param>
/// <param name="By">Who asks, 1 to 128 printable ASCII characters; <c>api</c> when it is left out.</param>
/// <param name="Reason">Why.</param>
internal sealed record RedriveBody(IReadOnlyList<string>? MessageIds = null, string? By = null, string? Reason = null);

/// <summary>A redrive as it was asked for.</summary>
/// <param name="MessageIds">Which; empty for all.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
internal sealed record RedriveRequest(IReadOnlyList<string> MessageIds, string By, string Reason);
