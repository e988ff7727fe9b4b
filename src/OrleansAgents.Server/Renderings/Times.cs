using System.Globalization;

namespace OrleansAgents.Server.Renderings;

/// <summary>Writes durations and times for people.</summary>
internal static class Times
{
    /// <summary>Writes a duration with the precision a person needs.</summary>
    /// <param name="duration">The duration; a negative one counts as zero.</param>
    /// <returns>Such as <c>350 ms</c>, <c>3.4 s</c>, <c>2 min 05 s</c>, <c>1 h 02 min</c>.</returns>
    public static string Duration(TimeSpan duration)
    {
        var d = duration < TimeSpan.Zero ? TimeSpan.Zero : duration;
        var seconds = (long)Math.Round(d.TotalSeconds); // rounded before it is split, so that no part shows 60
        return d switch
        {
            { TotalMilliseconds: < 999.5 } => Text($"{d.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 59.95 } => Text($"{d.TotalSeconds:0.0} s"),
            _ when seconds < 3600 => Text($"{seconds / 60} min {seconds % 60:00} s"),
            _ => Text($"{seconds / 3600} h {seconds / 60 % 60:00} min"),
        };
    }

    /// <summary>Writes a duration that may be far below a millisecond.</summary>
    /// <param name="micros">The duration in microseconds; a negative one counts as zero.</param>
    /// <returns>Such as <c>83 µs</c>, <c>1.3 ms</c>, <c>350 ms</c>.</returns>
    public static string Micros(double micros) => micros switch
    {
        < 999.5 => Text($"{Math.Max(0, micros):0} µs"),
        < 9_950 => Text($"{micros / 1000:0.0} ms"),
        _ => Duration(TimeSpan.FromMicroseconds(Math.Min(micros, 1e15))),
    };

    /// <summary>Writes how long a countdown still is, in whole seconds, so that it does not flicker.</summary>
    /// <param name="left">What is left.</param>
    /// <returns>Such as <c>in 3 s</c>, or <c>now</c>.</returns>
    public static string Countdown(TimeSpan left) => left.TotalSeconds switch
    {
        <= 0 => "now",
        < 60 => Text($"in {Math.Ceiling(left.TotalSeconds):0} s"),
        _ => $"in {Duration(left)}",
    };

    /// <summary>Writes the time of day.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="zone">The zone of the reader.</param>
    /// <returns>Such as <c>12:00:05</c>.</returns>
    public static string TimeOfDay(DateTimeOffset at, TimeZoneInfo zone) => Text($"{TimeZoneInfo.ConvertTime(at, zone):HH:mm:ss}");

    /// <summary>Writes the day and time.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="zone">The zone of the reader.</param>
    /// <returns>Such as <c>2026-11-20 12:00:05</c>.</returns>
    public static string DayAndTime(DateTimeOffset at, TimeZoneInfo zone) =>
        Text($"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm:ss}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
