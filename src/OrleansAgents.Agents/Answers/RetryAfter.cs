using System.Net.Http.Headers;

namespace OrleansAgents.Agents.Answers;

/// <summary>How long an agent wants to be left alone: never negative, never more than an hour, whatever it says.</summary>
internal static class RetryAfter
{
    private const double SecondsMax = 3600;

    /// <summary>Bounds what an agent said.</summary>
    /// <param name="seconds">Any number.</param>
    /// <returns>Seconds from 0 to 3,600; 0 for what is no number.</returns>
    public static double Bounded(double seconds) => seconds > 0 ? Math.Min(seconds, SecondsMax) : 0;

    /// <summary>Reads the header <c>Retry-After</c>, which has seconds or a date.</summary>
    /// <param name="header">The header; null when there is none that can be read.</param>
    /// <param name="now">The time, for a date.</param>
    /// <returns>Seconds from 0 to 3,600; null without a header.</returns>
    public static double? Of(RetryConditionHeaderValue? header, DateTimeOffset now) => header switch
    {
        { Delta: { } delta } => Bounded(delta.TotalSeconds),
        { Date: { } date } => Bounded((date - now).TotalSeconds),
        _ => null,
    };
}
