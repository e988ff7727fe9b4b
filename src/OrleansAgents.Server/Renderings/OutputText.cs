using System.Text;
using System.Text.Json;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Server.Renderings;

/// <summary>Writes a run's output for people.</summary>
internal static class OutputText
{
    private const int QuoteMax = 160;
    private static readonly string[] Places = ["path", "file", "source", "url", "document", "title", "id"];
    private static readonly string[] Lines = ["line", "startLine", "lines"];
    private static readonly string[] Quotes = ["quote", "text", "snippet"];

    /// <summary>
    /// Writes the text of <c>answer</c> and the places it cites when the output has one; any other output as indented JSON.
    /// </summary>
    /// <param name="output">The output.</param>
    /// <returns>The text, without a line end.</returns>
    public static string Of(JsonPayload output)
    {
        var root = output.ToElement();
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("answer", out var answer) || answer.ValueKind != JsonValueKind.String)
        {
            return Indented(root);
        }

        var text = new StringBuilder(Printable.Lines(answer.GetString()));
        if (root.TryGetProperty("citations", out var citations) && citations.ValueKind == JsonValueKind.Array && citations.GetArrayLength() > 0)
        {
            text.Append("\n\nSources:");
            foreach (var (index, citation) in citations.EnumerateArray().Index())
            {
                text.Append("\n  [").Append(index + 1).Append("] ").Append(Citation(citation));
            }
        }

        return text.ToString();
    }

    private static string Indented(JsonElement root)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            root.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string Citation(JsonElement citation)
    {
        if (citation.ValueKind == JsonValueKind.String)
        {
            return Printable.Line(citation.GetString());
        }

        if (citation.ValueKind != JsonValueKind.Object || First(citation, Places) is not { } place)
        {
            return Printable.Line(citation.GetRawText());
        }

        var line = First(citation, Lines) is { } number ? $":{number}" : "";
        var quote = First(citation, Quotes) is { } words ? $"  \"{Shorten(words)}\"" : "";
        return $"{place}{line}{quote}";
    }

    private static string? First(JsonElement from, string[] names) =>
        names.Select(name => Text(from, name)).FirstOrDefault(text => text is not null) is { } found ? Printable.Line(found) : null;

    private static string? Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    } : null;

    private static string Shorten(string text) => text.Length <= QuoteMax ? text : string.Concat(text.AsSpan(0, QuoteMax).TrimEnd(), "...");
}
