using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Local.Echo;

/// <summary>What the parameters tell the echo agent to do. Read without a document, because echoes are many and small.</summary>
internal readonly record struct EchoPlan
{
    private const string DelayExpected =
        "with.delay must be a duration such as \"500ms\", \"30s\", \"10m\" or \"1h\", or milliseconds as a number, up to 24 days";

    private static readonly TimeSpan DelayMax = TimeSpan.FromDays(24);

    /// <summary>Gets what to answer; null means the input.</summary>
    public JsonPayload? Value { get; private init; }

    /// <summary>Gets how long to wait first.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>Gets up to which attempt to fail.</summary>
    public int FailedAttempts { get; private init; }

    /// <summary>Gets what is wrong with the parameters; null when nothing is.</summary>
    public string? Problem { get; private init; }

    /// <summary>Reads the parameters.</summary>
    /// <param name="with">The parameters; anything but an object has none.</param>
    /// <returns>The plan.</returns>
    public static EchoPlan Read(JsonPayload with)
    {
        var plan = default(EchoPlan);
        var reader = new Utf8JsonReader(with.Utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return plan;
        }

        var hasText = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader;
            reader.Read();
            if (name.ValueTextEquals("text"u8) || (name.ValueTextEquals("value"u8) && !hasText))
            {
                hasText |= name.ValueTextEquals("text"u8);
                plan = plan with { Value = Slice(with.Utf8, ref reader) };
            }
            else if (name.ValueTextEquals("delay"u8))
            {
                plan = TryReadDelay(reader, out var delay)
                    ? plan with { Delay = delay }
                    : plan with { Problem = DelayExpected };
            }
            else if (name.ValueTextEquals("fail"u8))
            {
                plan = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var attempts) && attempts >= 0
                    ? plan with { FailedAttempts = attempts }
                    : plan with { Problem = "with.fail must be a whole number from 0" };
            }

            reader.Skip();
        }

        return plan;
    }

    private static JsonPayload Slice(ReadOnlySpan<byte> utf8, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return JsonPayload.FromTrusted(utf8[start..(int)reader.BytesConsumed].ToArray());
    }

    private static bool TryReadDelay(in Utf8JsonReader reader, out TimeSpan delay)
    {
        delay = default;
        if (reader.HasValueSequence || reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String)
            || !Utf8Parser.TryParse(reader.ValueSpan, out double number, out var used, 'F'))
        {
            return false;
        }

        var unit = reader.ValueSpan[used..];
        var milliseconds = reader.TokenType == JsonTokenType.Number && unit.IsEmpty ? number
            : unit.SequenceEqual("ms"u8) ? number
            : unit.SequenceEqual("s"u8) ? number * 1_000
            : unit.SequenceEqual("m"u8) ? number * 60_000
            : unit.SequenceEqual("h"u8) ? number * 3_600_000
            : -1;
        var valid = milliseconds >= 0 && milliseconds <= DelayMax.TotalMilliseconds;
        delay = valid ? TimeSpan.FromMilliseconds(milliseconds) : default;
        return valid;
    }
}
