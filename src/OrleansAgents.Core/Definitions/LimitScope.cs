using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Definitions;

/// <summary>The limits that a definition is checked against.</summary>
/// <param name="Configured">The operator's limits.</param>
/// <param name="Own">The operator's limits as the definition lowers them.</param>
internal sealed record LimitScope(WorkflowLimits Configured, WorkflowLimits Own)
{
    /// <summary>Says where a limit is raised: in the definition where that one lowers it, otherwise in the configuration.</summary>
    /// <param name="isLowered">Whether the definition lowers it.</param>
    /// <param name="key">The key in the definition's <c>limits</c>.</param>
    /// <param name="property">The property of <see cref="WorkflowLimits"/>.</param>
    public static string Raise(bool isLowered, string key, string property) =>
        isLowered ? $"lower it, or raise limits.{key} of this definition" : $"lower it, or raise {LimitSetting.Of(property)}";

    /// <summary>Refuses a time within the run that the run's own limit would cut off.</summary>
    public void CheckWithinWallClock(NodeCursor cursor, TimeSpan time)
    {
        if (time > Own.WallClock)
        {
            var isLowered = Own.WallClock < Configured.WallClock;
            cursor.FailExpected(
                $"at most {DurationText.Format(Own.WallClock)}, the limit {(isLowered ? "limits.wallClock of this definition" : nameof(WorkflowLimits.WallClock))}",
                Raise(isLowered, "wallClock", nameof(WorkflowLimits.WallClock)));
        }
    }

    /// <summary>Refuses a result that no step could give either.</summary>
    public void CheckPayload(NodeCursor cursor, int bytes)
    {
        if (bytes > Own.PayloadBytes)
        {
            var isLowered = Own.PayloadBytes < Configured.PayloadBytes;
            cursor.Fail($"expected a value of at most {SizeText.Format(Own.PayloadBytes)} as JSON, found {bytes} bytes; "
                + Raise(isLowered, "payload", nameof(WorkflowLimits.PayloadBytes)));
        }
    }
}
