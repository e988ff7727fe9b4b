using System.Text.Json.Serialization;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Workflows;

/// <summary>What a person says came of a call whose outcome was not known.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResolvedOutcome>))]
public enum ResolvedOutcome
{
    /// <summary>The work is done, with this result.</summary>
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>The work was not done, or may be done twice: call again.</summary>
    [JsonStringEnumMemberName("again")] Again,

    /// <summary>The step fails.</summary>
    [JsonStringEnumMemberName("fail")] Fail,
}

/// <summary>New totals for a run; null keeps one as it is.</summary>
/// <param name="Hops">Hops.</param>
/// <param name="Cycles">Passes of the loop.</param>
/// <param name="WallClock">Time from the start, or from the newest retry.</param>
/// <param name="JournalEvents">Events in the journal.</param>
/// <param name="Tokens">Tokens of models.</param>
/// <param name="Cost">Cost of models.</param>
public sealed record LimitExtension(
    int? Hops = null, int? Cycles = null, TimeSpan? WallClock = null, int? JournalEvents = null, long? Tokens = null, decimal? Cost = null);

/// <summary>The result that a fork gives a step.</summary>
/// <param name="Step">The step's id.</param>
/// <param name="Result">The result.</param>
public sealed record StepOutput(string Step, JsonPayload Result);
