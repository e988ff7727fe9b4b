using System.Text;

namespace OrleansAgents.Core.Schemas;

/// <summary>
/// Carries the meaning of a pattern from ECMA-262, the dialect of JSON Schema, over to .NET where the two differ in everyday
/// patterns: <c>$</c> is the end alone, not also before a last line feed; <c>\d</c> and <c>\w</c> are ASCII alone.
/// </summary>
internal static class EcmaPattern
{
    public static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                result.Append(Escape(pattern[++i], inClass));
                continue;
            }

            inClass = c == '[' || (inClass && c != ']');
            result.Append(c == '$' && !inClass ? @"\z" : c.ToString());
        }

        return result.ToString();
    }

    private static string Escape(char escaped, bool inClass) => (escaped, inClass) switch
    {
        ('d', false) => "[0-9]",
        ('d', true) => "0-9",
        ('D', false) => "[^0-9]",
        ('w', false) => "[A-Za-z0-9_]",
        ('w', true) => "A-Za-z0-9_",
        ('W', false) => "[^A-Za-z0-9_]",
        _ => $"\\{escaped}",
    };
}
