using System.Buffers;
using System.Text;

namespace OrleansAgents.Persistence.Postgres.Connections;

/// <summary>
/// Texts as PostgreSQL can keep them: it refuses the character U+0000, which a name or a definition may hold. Nearly every text
/// is kept as it is.
/// </summary>
internal static class PostgresText
{
    private const char Escape = '\u001A';           // SUBSTITUTE

    private static readonly SearchValues<char> Special = SearchValues.Create('\0', Escape);

    /// <summary>Gives what is stored for a text. A half of a surrogate pair, which no UTF-8 holds, becomes U+FFFD.</summary>
    public static string Stored(string text)
    {
        var whole = text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
        return whole.AsSpan().ContainsAny(Special) ? whole.Replace("\u001A", "\u001A1", StringComparison.Ordinal).Replace("\0", "\u001A0", StringComparison.Ordinal) : whole;
    }

    /// <summary>Gives the text for what is stored.</summary>
    public static string Read(string stored) => !stored.Contains(Escape)
        ? stored
        : stored.Replace("\u001A0", "\0", StringComparison.Ordinal).Replace("\u001A1", "\u001A", StringComparison.Ordinal);
}
