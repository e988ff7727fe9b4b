using System.Text.Json;

namespace OrleansAgents.Core.Schemas;

/// <summary>Names a JSON value in a message.</summary>
internal static class ValueText
{
    private const int CharactersMax = 40;

    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => $"the text {Shorten(value.GetRawText())}",
        JsonValueKind.Number => $"the number {Shorten(value.GetRawText())}",
        _ => value.GetRawText(),
    };

    private static string Shorten(string text) => text.Length <= CharactersMax
        ? text
        : string.Concat(text.AsSpan(0, CharactersMax - (char.IsHighSurrogate(text[CharactersMax - 1]) ? 1 : 0)), "…");
}
