using System.Text.Json;

namespace OrleansAgents.Persistence.Payloads;

/// <summary>Walks over the values of the properties of the events of one row: the places where a payload may stand.</summary>
internal ref struct EventValues
{
    // A payload may be 64 levels deep; the event and the array stand around it.
    private static readonly JsonReaderOptions Depth = new() { MaxDepth = 64 + 8 };

    private Utf8JsonReader _reader;

    public EventValues(ReadOnlySpan<byte> row) => _reader = new(row, Depth);

    /// <summary>Gets where the present value begins in the row.</summary>
    public int Start { get; private set; }

    /// <summary>Gets where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next value, in the order of the row.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="JsonException">The row is not JSON.</exception>
    public bool Next()
    {
        while (_reader.Read())
        {
            if (_reader.TokenType == JsonTokenType.PropertyName)
            {
                _reader.Read();
                Start = (int)_reader.TokenStartIndex;
                _reader.Skip();
                End = (int)_reader.BytesConsumed;
                return true;
            }
        }

        return false;
    }
}
