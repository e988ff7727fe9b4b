using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Core.Limits;

namespace OrleansAgents.Core.Workflows;

/// <summary>
/// The stored form of events: one JSON object each, whose first property <c>kind</c> names the event. Unknown properties
/// are ignored, so a newer build's journal can be read as long as it holds no new kind of event.
/// </summary>
public static class EventCodec
{
    // A payload may be 64 levels deep (the parser's default, where it entered); the event and the array stand around it.
    private static readonly JsonReaderOptions Depth = new() { MaxDepth = 64 + 8 };

    private static readonly Dictionary<string, JsonTypeInfo> Kinds = new JsonTypeInfo[]
    {
        EventJson.Default.WorkflowStarted, EventJson.Default.ServiceRecommended, EventJson.Default.ServiceSelected,
        EventJson.Default.StepStarted, EventJson.Default.StepCompleted, EventJson.Default.StepAttemptFailed,
        EventJson.Default.CycleStarted, EventJson.Default.LoopExhausted, EventJson.Default.WorkflowCompleted,
        EventJson.Default.WorkflowFailed, EventJson.Default.WorkflowCancelled, EventJson.Default.StepFailed, EventJson.Default.StepChosen,
        EventJson.Default.WaitOpened, EventJson.Default.WaitAnswered, EventJson.Default.WaitExpired, EventJson.Default.WaitEscalated,
        EventJson.Default.SignalKept, EventJson.Default.StepOutcomeUnknown, EventJson.Default.StepResolved,
        EventJson.Default.WorkflowRetried, EventJson.Default.LimitsExtended, EventJson.Default.WorkflowForked,
        EventJson.Default.StepReleased, EventJson.Default.LocksGranted, EventJson.Default.MessagesSent, EventJson.Default.MessagesAcknowledged,
        EventJson.Default.MessageDeliveryFailed, EventJson.Default.MessagesDeadLettered, EventJson.Default.MessagesRedriven,
    }.ToDictionary(info => info.Type.Name);

    /// <summary>Writes events as one JSON array.</summary>
    /// <param name="writer">Where to; flushed at the end.</param>
    /// <param name="events">The events.</param>
    public static void WriteArray(Utf8JsonWriter writer, IReadOnlyList<WorkflowEvent> events)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(events);
        writer.WriteStartArray();
        foreach (var e in events)
        {
            Write(writer, e);
        }

        writer.WriteEndArray();
        writer.Flush();
    }

    /// <summary>Reads a JSON array of events.</summary>
    /// <param name="utf8">The array.</param>
    /// <param name="into">Where the events are added, in order.</param>
    /// <exception cref="JsonException">This is not an array of events that this build knows.</exception>
    public static void ReadArray(ReadOnlySpan<byte> utf8, ICollection<WorkflowEvent> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var reader = new Utf8JsonReader(utf8, Depth);
        var valid = reader.Read() && reader.TokenType == JsonTokenType.StartArray;
        while (valid && reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            into.Add(Read(ref reader));
        }

        // Reading a part would lose history in silence, so anything but the end of the array is an error.
        if (!valid || reader.TokenType != JsonTokenType.EndArray || reader.Read())
        {
            throw new JsonException($"Expected one array of event objects; found {reader.TokenType} at byte {reader.TokenStartIndex}.");
        }
    }

    /// <summary>Reads one event.</summary>
    /// <param name="utf8">The JSON object.</param>
    /// <returns>The event.</returns>
    /// <exception cref="JsonException">This is not an event that this build knows.</exception>
    public static WorkflowEvent Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Depth);
        reader.Read();
        return Read(ref reader);
    }

    /// <summary>Reads the kind of an event and leaves the reader where it was.</summary>
    /// <param name="reader">A reader at the start of the event's object; a copy is advanced.</param>
    /// <returns>The kind.</returns>
    /// <exception cref="JsonException">The object does not begin with a kind.</exception>
    public static string ReadKind(Utf8JsonReader reader)
    {
        var named = reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("kind"u8);
        return named && reader.Read() && reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException("An event must begin with its kind, which is a text.");
    }

    private static WorkflowEvent Read(ref Utf8JsonReader reader)
    {
        var kind = ReadKind(reader);
        return Kinds.TryGetValue(kind, out var info)
            ? Completed((WorkflowEvent)JsonSerializer.Deserialize(ref reader, info)!)
            : throw new JsonException($"The journal holds an event '{kind}' that this build does not know; run the build that wrote it, or a newer one.");
    }

    /// <summary>
    /// Gives a run that an older build started the bounds which that build did not know. A bound is never zero, which is what
    /// generated readers make of a missing one.
    /// </summary>
    private static WorkflowEvent Completed(WorkflowEvent e)
    {
        if (e is not WorkflowEvent.WorkflowStarted { Limits: { FanOut: 0 } or { ParallelHops: 0 } or { JournalBytes: 0 } or { Messages: 0 } or { Tokens: 0 } or { Cost: 0 } } started)
        {
            return e;
        }

        var (limits, known) = (started.Limits, WorkflowLimits.Default);
        return started with
        {
            Limits = limits with
            {
                FanOut = limits.FanOut > 0 ? limits.FanOut : known.FanOut,
                ParallelHops = limits.ParallelHops > 0 ? limits.ParallelHops : known.ParallelHops,
                JournalBytes = limits.JournalBytes > 0 ? limits.JournalBytes : known.JournalBytes,
                Messages = limits.Messages > 0 ? limits.Messages : known.Messages,
                Tokens = limits.Tokens > 0 ? limits.Tokens : known.Tokens,
                Cost = limits.Cost > 0 ? limits.Cost : known.Cost,
            },
        };
    }

    private static void Write(Utf8JsonWriter writer, WorkflowEvent e)
    {
        switch (e)
        {
            case WorkflowEvent.WorkflowStarted x: JsonSerializer.Serialize(writer, x, EventJson.Default.WorkflowStarted); break;
            case WorkflowEvent.ServiceRecommended x: JsonSerializer.Serialize(writer, x, EventJson.Default.ServiceRecommended); break;
            case WorkflowEvent.ServiceSelected x: JsonSerializer.Serialize(writer, x, EventJson.Default.ServiceSelected); break;
            case WorkflowEvent.StepStarted x: JsonSerializer.Serialize(writer, x, EventJson.Default.StepStarted); break;
            case WorkflowEvent.StepCompleted x: JsonSerializer.Serialize(writer, x, EventJson.Default.StepCompleted); break;
            case WorkflowEvent.StepAttemptFailed x: JsonSerializer.Serialize(writer, x, EventJson.Default.StepAttemptFailed); break;
            case WorkflowEvent.CycleStarted x: JsonSerializer.Serialize(writer, x, EventJson.Default.CycleStarted); break;
            case WorkflowEvent.LoopExhausted x: JsonSerializer.Serialize(writer, x, EventJson.Default.LoopExhausted); break;
            case WorkflowEvent.WorkflowCompleted x: JsonSerializer.Serialize(writer, x, EventJson.Default.WorkflowCompleted); break;
            case WorkflowEvent.WorkflowFailed x: JsonSerializer.Serialize(writer, x, EventJson.Default.WorkflowFailed); break;
            case WorkflowEvent.WorkflowCancelled x: JsonSerializer.Serialize(writer, x, EventJson.Default.WorkflowCancelled); break;
            case WorkflowEvent.StepFailed x: JsonSerializer.Serialize(writer, x, EventJson.Default.StepFailed); break;
            case WorkflowEvent.StepChosen x: JsonSerializer.Serialize(writer, x, EventJson.Default.StepChosen); break;
            case WorkflowEvent.WaitOpened x: JsonSerializer.Serialize(writer, x, EventJson.Default.WaitOpened); break;
            case WorkflowEvent.WaitAnswered x: JsonSerializer.Serialize(writer, x, EventJson.Default.WaitAnswered); break;
            case WorkflowEvent.WaitExpired x: JsonSerializer.Serialize(writer, x, EventJson.Default.WaitExpired); break;
            case WorkflowEvent.WaitEscalated x: JsonSerializer.Serialize(writer, x, EventJson.Default.WaitEscalated); break;
            case WorkflowEvent.SignalKept x: JsonSerializer.Serialize(writer, x, EventJson.Default.SignalKept); break;
            case WorkflowEvent.StepOutcomeUnknown x: JsonSerializer.Serialize(writer, x, EventJson.Default.StepOutcomeUnknown); break;
            case WorkflowEvent.StepResolved x: JsonSerializer.Serialize(writer, x, EventJson.Default.StepResolved); break;
            case WorkflowEvent.WorkflowRetried x: JsonSerializer.Serialize(writer, x, EventJson.Default.WorkflowRetried); break;
            case WorkflowEvent.LimitsExtended x: JsonSerializer.Serialize(writer, x, EventJson.Default.LimitsExtended); break;
            case WorkflowEvent.WorkflowForked x: JsonSerializer.Serialize(writer, x, EventJson.Default.WorkflowForked); break;
            case WorkflowEvent.StepReleased x: JsonSerializer.Serialize(writer, x, EventJson.Default.StepReleased); break;
            case WorkflowEvent.LocksGranted x: JsonSerializer.Serialize(writer, x, EventJson.Default.LocksGranted); break;
            case WorkflowEvent.MessagesSent x: JsonSerializer.Serialize(writer, x, EventJson.Default.MessagesSent); break;
            case WorkflowEvent.MessagesAcknowledged x: JsonSerializer.Serialize(writer, x, EventJson.Default.MessagesAcknowledged); break;
            case WorkflowEvent.MessageDeliveryFailed x: JsonSerializer.Serialize(writer, x, EventJson.Default.MessageDeliveryFailed); break;
            case WorkflowEvent.MessagesDeadLettered x: JsonSerializer.Serialize(writer, x, EventJson.Default.MessagesDeadLettered); break;
            case WorkflowEvent.MessagesRedriven x: JsonSerializer.Serialize(writer, x, EventJson.Default.MessagesRedriven); break;
            default: throw new UnreachableException($"Unhandled event {e.Kind}.");
        }
    }
}
