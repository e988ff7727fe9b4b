using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Commands;

/// <summary>The body of an extension, as the OpenAPI document shows it; <see cref="LimitsReader"/> reads it.</summary>
/// <param name="Hops">The new total of hops.</param>
/// <param name="Cycles">The new total of passes of the loop; the hops that they need come with them.</param>
/// <param name="WallClock">The new total of time, such as <c>2h</c> or <c>1h30m</c>.</param>
/// <param name="Journal">The new total of events in the journal.</param>
/// <param name="Tokens">The new total of tokens of models, of both directions.</param>
/// <param name="Cost">The new total of what models may cost, in the currency of the agents' prices; more than 0.</param>
/// <param name="By">Who asks, 1 to 128 printable ASCII characters; <c>api</c> when it is left out.</param>
/// <param name="Reason">Why.</param>
internal sealed record LimitsBody(
    int? Hops = null, int? Cycles = null, string? WallClock = null, int? Journal = null, long? Tokens = null, decimal? Cost = null,
    string? By = null, string? Reason = null);

/// <summary>An extension as it was asked for.</summary>
/// <param name="Limits">The new totals.</param>
/// <param name="By">Who asks.</param>
/// <param name="Reason">Why.</param>
internal sealed record LimitsRequest(LimitExtension Limits, string By, string Reason);
