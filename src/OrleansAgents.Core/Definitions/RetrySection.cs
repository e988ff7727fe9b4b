using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Definitions;

/// <summary>The section <c>retry</c> of a step, or <c>messages</c> of a definition. What it leaves out is as usual, as far as that fits.</summary>
internal static class RetrySection
{
    /// <summary>Binds the retries of a step.</summary>
    public static RetryPolicy Bind(NodeCursor? cursor, WorkflowLimits limits) => Bind(cursor, limits, RetryPolicy.Default);

    /// <summary>Binds the section <c>messages</c> of a definition.</summary>
    public static RetryPolicy BindMessages(NodeCursor? cursor, WorkflowLimits limits) => Bind(cursor, limits, RetryPolicy.Messages);

    private static RetryPolicy Bind(NodeCursor? cursor, WorkflowLimits limits, RetryPolicy usual)
    {
        var standard = usual with { Attempts = Math.Min(usual.Attempts, limits.Attempts) };
        if (cursor?.AsMapping("a mapping with attempts, backoff and maxBackoff") is not { } retry)
        {
            return standard;
        }

        retry.AllowOnly(DefinitionKeys.Retry);
        var attempts = retry.Optional("attempts")?.AsInteger(
            $"attempts from 1 to {limits.Attempts}, the first included", 1, limits.Attempts, $"lower it, or raise {LimitSetting.Of(nameof(WorkflowLimits.Attempts))}");
        var backoff = retry.Optional("backoff")?.AsDuration(TimeSpan.Zero);
        var maxCursor = retry.Optional("maxBackoff");
        var maxBackoff = maxCursor?.AsDuration(TimeSpan.Zero);
        if (backoff > maxBackoff)
        {
            maxCursor!.FailExpected($"a maxBackoff of at least the backoff, {DurationText.Format(backoff.Value)}", "raise it, or lower backoff");
        }

        return new(attempts ?? standard.Attempts, backoff ?? Least(standard.Backoff, maxBackoff), maxBackoff ?? Most(standard.MaxBackoff, backoff));
    }

    private static TimeSpan Least(TimeSpan standard, TimeSpan? bound) => bound < standard ? bound.Value : standard;

    private static TimeSpan Most(TimeSpan standard, TimeSpan? bound) => bound > standard ? bound.Value : standard;
}
