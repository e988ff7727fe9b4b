using System.Diagnostics;

namespace OrleansAgents.Core.Documents;

/// <summary>Names what stands at a place, in a message.</summary>
internal static class FoundText
{
    private const int CharactersMax = 40;

    public static string Of(DocumentNode node) => node switch
    {
        DocumentNode.Mapping => "a mapping",
        DocumentNode.Sequence => "a list",
        DocumentNode.Scalar scalar => OfScalar(scalar),
        _ => throw new UnreachableException($"Unhandled node {node.GetType().Name}."),
    };

    private static string OfScalar(DocumentNode.Scalar scalar)
    {
        var value = ScalarValue.Of(scalar);
        return value.Kind switch
        {
            ScalarKind.Null => "nothing",
            ScalarKind.Text => $"'{Shorten(scalar.Text)}'",
            _ => Shorten(scalar.Text),
        };
    }

    /// <summary>Cuts a quotation, never through a pair of surrogates, and keeps it on one line.</summary>
    private static string Shorten(string text)
    {
        var end = text.Length <= CharactersMax ? text.Length : CharactersMax - (char.IsHighSurrogate(text[CharactersMax - 1]) ? 1 : 0);
        return string.Concat(text.AsSpan(0, end), end < text.Length ? "…" : "").ReplaceLineEndings(" ");
    }
}
