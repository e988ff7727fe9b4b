using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansAgents.Core.Documents;

/// <summary>Reads a duration as people write it: <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h30m</c>, <c>00:00:10</c>.</summary>
public static partial class DurationText
{
    /// <summary>The forms that are read, as messages name them.</summary>
    public const string Forms = "a duration such as 500ms, 10s, 5m, 1h30m or 00:00:10";

    /// <summary>The longest duration; within the range of every timer.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(30);

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration, never negative, when the answer is true; it may be longer than <see cref="Max"/>.</param>
    /// <returns>True when the text has one of the <see cref="Forms"/>.</returns>
    public static bool TryParse(string text, out TimeSpan duration) =>
        TimeSpan.TryParseExact(text, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out duration) || TryParseUnits(text, out duration);

    /// <summary>Writes a duration in the form that is read.</summary>
    /// <param name="duration">The duration; not negative, and less than a millisecond is left out.</param>
    /// <returns>The text, such as <c>1h30m</c>.</returns>
    public static string Format(TimeSpan duration)
    {
        var text = string.Concat(
            Part(duration.Days * 24 + duration.Hours, "h"), Part(duration.Minutes, "m"), Part(duration.Seconds, "s"), Part(duration.Milliseconds, "ms"));
        return text.Length == 0 ? "0s" : text;
    }

    private static string Part(int count, string unit) => count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture) + unit;

    private static bool TryParseUnits(string text, out TimeSpan duration)
    {
        var match = Units().Match(text);
        duration = TimeSpan.FromMilliseconds(Count(match, "h") * 3_600_000 + Count(match, "m") * 60_000 + Count(match, "s") * 1_000 + Count(match, "ms"));
        return match.Success;
    }

    private static long Count(Match match, string unit) =>
        match.Groups[unit] is { Success: true } group ? long.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    // The digits are bounded so that the sum stays far below what a TimeSpan holds.
    [GeneratedRegex("^(?=.)((?<h>[0-9]{1,5})h)?((?<m>[0-9]{1,7})m)?((?<s>[0-9]{1,9})s)?((?<ms>[0-9]{1,12})ms)?\\z")]
    private static partial Regex Units();
}
