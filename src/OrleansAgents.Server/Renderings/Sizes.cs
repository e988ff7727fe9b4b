using System.Globalization;

namespace OrleansAgents.Server.Renderings;

/// <summary>Writes sizes and counts for people.</summary>
internal static class Sizes
{
    private const double Kibibyte = 1024;

    /// <summary>Writes a size.</summary>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>Such as <c>12.5 MiB</c>.</returns>
    public static string Of(long bytes) => bytes < Kibibyte * Kibibyte
        ? Text($"{bytes / Kibibyte:N1} KiB")
        : Text($"{bytes / (Kibibyte * Kibibyte):N1} MiB");

    /// <summary>Writes a count.</summary>
    /// <param name="count">How many.</param>
    /// <param name="what">What, in the singular.</param>
    /// <returns>Such as <c>1 run</c> or <c>1,000 events</c>.</returns>
    public static string Count(long count, string what) => Text($"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
