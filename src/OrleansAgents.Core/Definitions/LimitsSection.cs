using System.Globalization;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Definitions;

/// <summary>The section <c>limits</c>, which lowers the operator's limits and never raises one.</summary>
internal static class LimitsSection
{
    /// <summary>Gives the limits of a run.</summary>
    /// <param name="root">The definition.</param>
    /// <param name="configured">The operator's limits.</param>
    /// <param name="shape">The definition's shape, which decides what its hops are held to.</param>
    public static LimitScope Bind(MappingCursor root, WorkflowLimits configured, WorkflowShape shape)
    {
        if (root.Optional("limits")?.AsMapping("a mapping of limits") is not { } limits)
        {
            return new(configured, configured);
        }

        limits.AllowOnly(DefinitionKeys.Limits);
        var hops = Count(limits, "hops", "hops", configured.HopsOf(shape), WorkflowLimits.HopsName(shape)) ?? configured.HopsOf(shape);
        var lowered = configured with
        {
            FanOut = Count(limits, "fanOut", "steps at once", configured.FanOut, nameof(WorkflowLimits.FanOut)) ?? configured.FanOut,
            Cycles = Count(limits, "cycles", "cycles", configured.Cycles, nameof(WorkflowLimits.Cycles)) ?? configured.Cycles,
            WallClock = WallClock(limits, configured.WallClock),
            PayloadBytes = Payload(limits, configured.PayloadBytes),
            JournalEvents = Count(limits, "journal", "events in the journal", configured.JournalEvents, nameof(WorkflowLimits.JournalEvents)) ?? configured.JournalEvents,
            Messages = Count(limits, "messages", "undelivered messages", configured.Messages, nameof(WorkflowLimits.Messages)) ?? configured.Messages,
            Tokens = limits.Optional("tokens")?.AsWhole(
                $"from 1 to {configured.Tokens} tokens, the configured limit", 1, configured.Tokens, Advice(nameof(WorkflowLimits.Tokens))) ?? configured.Tokens,
            Cost = limits.Optional("cost")?.AsNumber(
                string.Create(CultureInfo.InvariantCulture, $"a cost from {LimitRanges.CostMin} to {configured.Cost}, the configured limit"),
                LimitRanges.CostMin, configured.Cost, Advice(nameof(WorkflowLimits.Cost))) ?? configured.Cost,
        };
        return new(configured, shape switch
        {
            WorkflowShape.Linear => lowered with { LinearHops = hops },
            WorkflowShape.Parallel => lowered with { ParallelHops = hops },
            _ => lowered with { CyclicHops = hops },
        });
    }

    private static int? Count(MappingCursor limits, string key, string noun, int configured, string property) =>
        limits.Optional(key)?.AsInteger($"from 1 to {configured} {noun}, the configured limit", 1, configured, Advice(property));

    private static TimeSpan WallClock(MappingCursor limits, TimeSpan configured)
    {
        var cursor = limits.Optional("wallClock");
        if (cursor?.AsDuration(TimeSpan.FromMilliseconds(1)) is not { } wallClock)
        {
            return configured;
        }

        if (wallClock > configured)
        {
            cursor.FailExpected($"at most {DurationText.Format(configured)}, the configured limit", Advice(nameof(WorkflowLimits.WallClock)));
        }

        return wallClock;
    }

    private static int Payload(MappingCursor limits, int configured)
    {
        var cursor = limits.Optional("payload");
        if (cursor?.AsSize() is not { } payload)
        {
            return configured;
        }

        if (payload > configured)
        {
            cursor.FailExpected($"at most {SizeText.Format(configured)}, the configured limit", Advice(nameof(WorkflowLimits.PayloadBytes)));
        }

        return payload;
    }

    private static string Advice(string property) => $"a definition can only lower a limit; lower it, or raise {LimitSetting.Of(property)}";
}
