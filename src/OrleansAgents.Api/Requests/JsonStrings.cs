using System.Text.Json;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Requests;

/// <summary>The slow check of well-formed JSON: names the first key that is there twice, or string that is no text.</summary>
internal static class JsonStrings
{
    public static DomainError? Check(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = JsonText.DepthMax });
        var objects = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    objects.Push([]);
                    break;
                case JsonTokenType.EndObject:
                    objects.Pop();
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    if (Refuse(ref reader, objects) is { } message)
                    {
                        return ApiErrors.InvalidJson(message, TextPosition.Of(text, reader.TokenStartIndex));
                    }

                    break;
            }
        }

        return null;
    }

    private static string? Refuse(ref Utf8JsonReader reader, Stack<HashSet<string>> objects)
    {
        string value;
        try
        {
            value = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "This string escapes half of a surrogate pair, which is no character.";
        }

        var isNew = reader.TokenType != JsonTokenType.PropertyName || objects.Peek().Add(value);
        return isNew ? null : $"The key '{value}' is there twice; keep one.";
    }
}
