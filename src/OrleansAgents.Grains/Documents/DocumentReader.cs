using System.Text;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Grains.Documents;

/// <summary>Reads a text that a person wrote, in YAML or JSON, as one document. Never throws over what the text says.</summary>
public static class DocumentReader
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; a first character <c>{</c> means JSON.</param>
    /// <param name="bytesMax">The size it may have, in bytes of UTF-8.</param>
    /// <returns>The document, or <c>document.invalid</c> with every problem found, or <c>payload.too_large</c>.</returns>
    public static Result<DocumentNode> Read(string text, int bytesMax)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > bytesMax)
        {
            return new DomainError(
                "payload.too_large", ErrorKind.TooLarge, $"Expected a text of at most {bytesMax} bytes, found {bytes}; shorten it.");
        }

        var content = text.StartsWith('\uFEFF') ? text[1..] : text;  // a byte order mark is no part of the text
        return content.AsSpan().TrimStart() switch
        {
            [] => DocumentErrors.Invalid([new("expected a YAML or JSON document, found an empty text", 1, 1)]),
            ['{', ..] => JsonDocumentReader.Read(content),
            _ => YamlDocumentReader.Read(content),
        };
    }
}
