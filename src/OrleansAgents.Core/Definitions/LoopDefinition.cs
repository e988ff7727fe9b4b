using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Definitions;

/// <summary>A bounded loop: after step <paramref name="From"/>, back to step <paramref name="To"/> until the condition holds.</summary>
/// <param name="From">The index of the last step of the loop, whose result the condition reads.</param>
/// <param name="To">The index of the first step of the loop, from which a path leads to <paramref name="From"/>.</param>
/// <param name="Until">When the loop is left.</param>
/// <param name="MaxCycles">Passes in all, the first included; from 1.</param>
/// <param name="OnExhausted">What happens when the last pass did not meet the condition.</param>
public sealed record LoopDefinition(int From, int To, LoopCondition Until, int MaxCycles, ExhaustedPolicy OnExhausted)
{
    /// <summary>Gets the indexes of the steps that each pass runs: those on a path from <see cref="To"/> to <see cref="From"/>.</summary>
    public required ImmutableArray<int> Steps { get; init; }

    /// <summary>Gets how the question is met that <see cref="ExhaustedPolicy.Ask"/> asks.</summary>
    public WaitPolicy Wait { get; init; } = WaitPolicy.Standard;
}

/// <summary>Holds when the result has, at a JSON pointer, exactly a value. A missing place does not hold.</summary>
/// <param name="Path">The JSON pointer (RFC 6901).</param>
/// <param name="ExpectedValue">The value.</param>
public sealed record LoopCondition(string Path, JsonPayload ExpectedValue);

/// <summary>What happens when a loop's passes, or a routed run's hops, are used up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExhaustedPolicy>))]
public enum ExhaustedPolicy
{
    /// <summary>Go on with the last result; the run's end says that the loop was exhausted.</summary>
    [JsonStringEnumMemberName("complete")] Complete,

    /// <summary>The run fails with <c>limit.cycles</c>, a routed one with <c>limit.hops</c>.</summary>
    [JsonStringEnumMemberName("fail")] Fail,

    /// <summary>The run waits for a person, who extends the bound, completes the run with what there is, or fails it.</summary>
    [JsonStringEnumMemberName("ask")] Ask,
}
