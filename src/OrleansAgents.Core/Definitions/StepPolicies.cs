using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Definitions;

/// <summary>What a step's failure means for the run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailurePolicy>))]
public enum FailurePolicy
{
    /// <summary>The run fails; siblings that run finish first, and keep their results.</summary>
    [JsonStringEnumMemberName("fail")] Fail,

    /// <summary>The run goes on without the step's result.</summary>
    [JsonStringEnumMemberName("continue")] Continue,
}

/// <summary>Whether a call whose outcome is not known may be made again.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EffectPolicy>))]
public enum EffectPolicy
{
    /// <summary>Yes: the agent drops repeats by their request id, or repeating does no harm.</summary>
    [JsonStringEnumMemberName("idempotent")] Idempotent,

    /// <summary>No: after a crash, a timeout or a lost connection a person says what happened.</summary>
    [JsonStringEnumMemberName("once")] Once,
}

/// <summary>What happens to a call whose outcome is not known and that must not be repeated.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnknownPolicy>))]
public enum UnknownPolicy
{
    /// <summary>The step waits until a person resolves it.</summary>
    [JsonStringEnumMemberName("ask")] Ask,

    /// <summary>The step fails.</summary>
    [JsonStringEnumMemberName("fail")] Fail,
}

/// <summary>How many of the steps before a join it waits for.</summary>
/// <param name="Needed">It is ready as soon as so many have completed; null: when every one is settled, that is completed or failed with <see cref="FailurePolicy.Continue"/>.</param>
public sealed record JoinPolicy(int? Needed)
{
    /// <summary>Every one is settled.</summary>
    public static readonly JoinPolicy All = new((int?)null);

    /// <summary>One has completed.</summary>
    public static readonly JoinPolicy Any = new(1);
}
