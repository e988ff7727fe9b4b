using System.Globalization;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Configuration;

/// <summary>The section <c>limits</c> of the operator's file.</summary>
internal static class OperatorLimitsSection
{
    private static readonly KnownKeys Keys = new(
        "linearHops", "cyclicHops", "parallelHops", "fanOut", "cycles", "wallClock", "payload", "journal", "attempts", "messages",
        "tokens", "cost");

    public static OperatorLimits Bind(NodeCursor? cursor)
    {
        if (cursor?.AsMapping("a mapping of limits") is not { } limits)
        {
            return OperatorLimits.None;
        }

        limits.AllowOnly(Keys);
        return new()
        {
            LinearHops = Count(limits, "linearHops", "hops"),
            CyclicHops = Count(limits, "cyclicHops", "hops"),
            ParallelHops = Count(limits, "parallelHops", "hops"),
            FanOut = Count(limits, "fanOut", "steps at once", LimitRanges.FanOutMax),
            Cycles = Count(limits, "cycles", "passes of a loop"),
            WallClock = limits.Optional("wallClock")?.AsDuration(LimitRanges.WallClockMin),
            PayloadBytes = Payload(limits.Optional("payload")),
            JournalEvents = limits.Optional("journal")?.AsInteger(
                $"events in a journal from {LimitRanges.JournalEventsMin} to {LimitRanges.JournalEventsMax}", LimitRanges.JournalEventsMin, LimitRanges.JournalEventsMax),
            Attempts = Count(limits, "attempts", "attempts of a step"),
            Messages = Count(limits, "messages", "undelivered messages", LimitRanges.MessagesMax),
            Tokens = limits.Optional("tokens")?.AsWhole($"tokens from 1 to {LimitRanges.TokensMax}", 1, LimitRanges.TokensMax),
            Cost = limits.Optional("cost")?.AsNumber(
                string.Create(CultureInfo.InvariantCulture, $"a cost from {LimitRanges.CostMin} to {LimitRanges.CostMax}"), LimitRanges.CostMin, LimitRanges.CostMax),
        };
    }

    private static int? Count(MappingCursor limits, string key, string noun, int most = LimitRanges.CountMax) =>
        limits.Optional(key)?.AsInteger($"{noun} from 1 to {most}", 1, most);

    private static int? Payload(NodeCursor? cursor)
    {
        if (cursor?.AsSize() is not { } bytes)
        {
            return null;
        }

        if (bytes is < LimitRanges.PayloadBytesMin or > LimitRanges.PayloadBytesMax)
        {
            cursor.FailExpected($"a size from {SizeText.Format(LimitRanges.PayloadBytesMin)} to {SizeText.Format(LimitRanges.PayloadBytesMax)}");
        }

        return bytes;
    }
}
