using System.Globalization;

namespace OrleansAgents.Core.Documents;

/// <summary>Reads a size in bytes: <c>65536</c>, <c>64KiB</c>, <c>1MiB</c>.</summary>
internal static class SizeText
{
    public const string Forms = "a size such as 64KiB, 1MiB or a number of bytes";

    private static readonly (string Suffix, int Factor)[] Units = [("KiB", 1024), ("MiB", 1024 * 1024), ("", 1)];

    public static bool TryParse(string text, out int bytes)
    {
        var (suffix, factor) = Units.First(u => text.EndsWith(u.Suffix, StringComparison.Ordinal));
        var valid = int.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= int.MaxValue / factor;
        bytes = valid ? count * factor : 0;
        return valid;
    }

    /// <summary>Writes a size in the largest unit that divides it.</summary>
    public static string Format(int bytes) => bytes switch
    {
        > 0 when bytes % (1024 * 1024) == 0 => $"{bytes / (1024 * 1024)}MiB",
        > 0 when bytes % 1024 == 0 => $"{bytes / 1024}KiB",
        _ => $"{bytes} bytes",
    };
}
