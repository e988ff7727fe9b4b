using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Commands;

/// <summary>Reads the body of an extension. Whether the totals fit the run and the operator is not decided here.</summary>
internal static class LimitsReader
{
    private const int DurationLengthMax = 32;

    public static Result<LimitsRequest> Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (limits, caller) = (new LimitExtension(), default(CallerKeys));
        var body = new ObjectReader(utf8.Span);
        while (body.NextKey())
        {
            if (body.IsKey("hops"u8))
            {
                limits = limits with { Hops = TakeTotal(ref body, "/hops") };
            }
            else if (body.IsKey("cycles"u8))
            {
                limits = limits with { Cycles = TakeTotal(ref body, "/cycles") };
            }
            else if (body.IsKey("wallClock"u8))
            {
                limits = limits with { WallClock = TakeDuration(ref body, "/wallClock") };
            }
            else if (body.IsKey("journal"u8))
            {
                limits = limits with { JournalEvents = TakeTotal(ref body, "/journal") };
            }
            else if (body.IsKey("tokens"u8))
            {
                limits = limits with { Tokens = body.TakeNumber("/tokens", 1, LimitRanges.TokensMax) };
            }
            else if (body.IsKey("cost"u8))
            {
                limits = limits with { Cost = body.TakeDecimal("/cost", LimitRanges.CostMin, LimitRanges.CostMax) };
            }
            else if (!caller.Take(ref body))
            {
                body.RefuseKey("hops, cycles, wallClock, journal, tokens, cost, by and reason");
            }
        }

        return body.Error is { } error ? error : new LimitsRequest(limits, caller.By, caller.Reason);
    }

    private static int? TakeTotal(ref ObjectReader body, string path) => (int?)body.TakeNumber(path, 1, int.MaxValue);

    private static TimeSpan? TakeDuration(ref ObjectReader body, string path)
    {
        if (body.TakeText(path, DurationLengthMax) is not { } text)
        {
            return null;
        }

        if (DurationText.TryParse(text, out var duration) && duration > TimeSpan.Zero && duration <= DurationText.Max)
        {
            return duration;
        }

        body.Refuse(path, $"'{path[1..]}' must be {DurationText.Forms}, longer than nothing and at most {DurationText.Format(DurationText.Max)}; found '{text}'.");
        return null;
    }
}
