using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Clients;

/// <summary>The body of a start.</summary>
/// <param name="Definition">The name of a stored definition.</param>
/// <param name="Input">The input.</param>
/// <param name="CorrelationId">The correlation id; null lets the server make one.</param>
internal sealed record StartBody(string Definition, JsonPayload Input, string? CorrelationId);

/// <summary>The body of a cancellation.</summary>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
internal sealed record CancelBody(string By, string Reason);

/// <summary>The body of an answer to a wait.</summary>
/// <param name="Payload">The answer.</param>
/// <param name="By">Who answers.</param>
internal sealed record SignalBody(JsonPayload Payload, string By);

/// <summary>The body of a fork.</summary>
/// <param name="Version">The newest version that is copied; null copies all.</param>
/// <param name="Input">Another input; null keeps it.</param>
/// <param name="Outputs">Other results, by step; null for none.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
internal sealed record ForkBody(long? Version, JsonPayload? Input, IReadOnlyDictionary<string, JsonPayload>? Outputs, string By, string Reason);

/// <summary>The body of a retry.</summary>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
internal sealed record RetryBody(string By, string Reason);

/// <summary>The body of an extension: new totals, null for those that stay.</summary>
/// <param name="Hops">Hops.</param>
/// <param name="Cycles">Passes of the loop.</param>
/// <param name="WallClock">Time from the start, or from the newest retry, such as <c>1h30m</c>.</param>
/// <param name="Journal">Events in the journal.</param>
/// <param name="Tokens">Tokens of models.</param>
/// <param name="Cost">Cost of models.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
internal sealed record LimitsBody(int? Hops, int? Cycles, string? WallClock, int? Journal, long? Tokens, decimal? Cost, string By, string Reason);

/// <summary>The body that sends one message.</summary>
/// <param name="From">The sender's role.</param>
/// <param name="To">The recipient's role.</param>
/// <param name="Payload">The content.</param>
/// <param name="MessageId">The id by which a repeat is known; null lets the server make one.</param>
internal sealed record SendBody(string From, string To, JsonPayload Payload, string? MessageId);

/// <summary>The body of a redrive.</summary>
/// <param name="MessageIds">Which dead letters; null for all.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
internal sealed record RedriveBody(IReadOnlyList<string>? MessageIds, string By, string Reason);

/// <summary>The body of a word on a call whose outcome is not known.</summary>
/// <param name="Step">The step.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Result">The result, when the work is done; null otherwise.</param>
/// <param name="By">Who says so.</param>
/// <param name="Reason">Why.</param>
internal sealed record ResolveBody(string Step, ResolvedOutcome Outcome, JsonPayload? Result, string By, string Reason);
