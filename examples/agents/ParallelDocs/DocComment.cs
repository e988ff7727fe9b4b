using System.Net;
using System.Text.RegularExpressions;

namespace ExampleAgents.ParallelDocs;

/// <summary>Turns an XML documentation comment into a line of Markdown.</summary>
internal static partial class DocComment
{
    /// <summary>Gives the summary of a comment; empty when it has none.</summary>
    /// <param name="comment">The comment without its slashes.</param>
    public static string Summary(string comment)
    {
        var text = SummaryTag().Match(comment).Groups[1].Value;
        text = Reference().Replace(text, "`$1`");
        text = Code().Replace(text, "`$1`");
        text = WebUtility.HtmlDecode(Tag().Replace(text, ""));
        return Blanks().Replace(text, " ").Trim();
    }

    [GeneratedRegex("<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex SummaryTag();

    [GeneratedRegex(@"<(?:see|seealso|paramref|typeparamref)\s+\w+=""(?:[A-Z]:)?([^""]*)""\s*/>")]
    private static partial Regex Reference();

    [GeneratedRegex("<c>(.*?)</c>", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
