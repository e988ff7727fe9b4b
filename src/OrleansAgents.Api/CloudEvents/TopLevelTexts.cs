using System.Text.Json;

namespace OrleansAgents.Api.CloudEvents;

/// <summary>The few texts of an event's data that its envelope repeats, read in one pass without building anything else.</summary>
internal readonly struct TopLevelTexts
{
    private static readonly string[] Names = ["step", "name", "correlationId", "agent", "resource", "stall", "about", "workflow"];

    // A payload may be 64 levels deep, where it entered; the event stands around it.
    private static readonly JsonReaderOptions Depth = new() { MaxDepth = 64 + 8 };

    private readonly string?[] _values;

    private TopLevelTexts(string?[] values) => _values = values;

    /// <summary>Gets a text; null when it is not there, empty, or no text.</summary>
    public string? this[string name] => _values[Array.IndexOf(Names, name)];

    public static TopLevelTexts Read(ReadOnlySpan<byte> json)
    {
        var values = new string?[Names.Length];
        var reader = new Utf8JsonReader(json, Depth);
        if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var index = IndexOf(ref reader);
                reader.Read();
                if (index >= 0 && reader.TokenType == JsonTokenType.String)
                {
                    values[index] = reader.GetString() is { Length: > 0 } text ? text : null;
                }

                reader.Skip();
            }
        }

        return new(values);
    }

    private static int IndexOf(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (reader.ValueTextEquals(Names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
