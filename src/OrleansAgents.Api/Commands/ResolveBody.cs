using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Commands;

/// <summary>The body of a resolution, as the OpenAPI document shows it; <see cref="ResolveReader"/> reads it.</summary>
/// <param name="Step">The id of the step whose status is unknown.</param>
/// <param name="Outcome">What came of its call: <c>done</c>, <c>again</c> or <c>fail</c>.</param>
/// <param name="Result">The result of the step, with <c>done</c> only.</param>
/// <param name="By">Who says so, 1 to 128 printable ASCII characters; <c>api</c> when it is left out.</param>
/// <param name="Reason">Why.</param>
internal sealed record ResolveBody(string Step, ResolvedOutcome Outcome, JsonPayload? Result = null, string? By = null, string? Reason = null);
