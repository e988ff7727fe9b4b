using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Registry;

/// <summary>
/// The durable form of a registered agent's record, JSON. A property that an older document lacks has its default; one that
/// this build does not know is ignored.
/// </summary>
public static class AgentDocument
{
    /// <summary>Writes a record.</summary>
    /// <param name="record">The record of an agent of kind http.</param>
    /// <returns>The document, UTF-8.</returns>
    public static byte[] Write(AgentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var agent = record.Agent;
        var stored = new StoredAgent
        {
            Name = agent.Name,
            Kind = agent.Kind,
            Capabilities = [.. agent.Capabilities],
            Description = agent.Description,
            Endpoint = agent.Endpoint,
            Timeout = agent.Timeout,
            MaxConcurrency = agent.MaxConcurrency,
            Version = agent.Version,
            Examples = [.. agent.Examples],
            Messages = agent.Messages,
            Heartbeat = agent.Heartbeat,
            TimeToLive = agent.TimeToLive,
            With = agent.With,
            Health = record.Health,
            Draining = record.Draining,
            RegisteredAt = record.RegisteredAt,
            LastHeartbeatAt = record.LastHeartbeatAt,
        };
        return JsonSerializer.SerializeToUtf8Bytes(stored, AgentDocumentJson.Default.StoredAgent);
    }

    /// <summary>Reads a record. Its silence counts from its newest heartbeat that was written.</summary>
    /// <param name="json">The document, UTF-8.</param>
    /// <returns>The record.</returns>
    /// <exception cref="JsonException">The document is damaged.</exception>
    public static AgentRecord Read(ReadOnlySpan<byte> json)
    {
        var stored = JsonSerializer.Deserialize(json, AgentDocumentJson.Default.StoredAgent) ?? throw new JsonException("The document is null.");
        var agent = new AgentDescriptor(stored.Name, stored.Kind)
        {
            Capabilities = [.. stored.Capabilities],
            Description = stored.Description,
            Endpoint = stored.Endpoint,
            Timeout = stored.Timeout,
            MaxConcurrency = stored.MaxConcurrency,
            Version = stored.Version,
            Examples = [.. stored.Examples],
            Messages = stored.Messages,
            Heartbeat = stored.Heartbeat,
            TimeToLive = stored.TimeToLive,
            Source = AgentSource.Registration,
            With = stored.With,
        };
        return new(agent, stored.RegisteredAt)
        {
            Health = stored.Health,
            Draining = stored.Draining,
            LastHeartbeatAt = stored.LastHeartbeatAt,
            SilentSince = stored.LastHeartbeatAt ?? stored.RegisteredAt,
        };
    }

    /// <summary>Says whether two registrations say the same.</summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    /// <returns>True when they do.</returns>
    public static bool SameWords(AgentDescriptor one, AgentDescriptor other) => Write(new(one, default)).AsSpan().SequenceEqual(Write(new(other, default)));

    // Settable on purpose: generated code then leaves the default of what a document lacks.
    internal sealed class StoredAgent
    {
        public required string Name { get; set; }

        public required AgentKind Kind { get; set; }

        public string[] Capabilities { get; set; } = [];

        public string Description { get; set; } = "";

        public Uri? Endpoint { get; set; }

        public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

        public int MaxConcurrency { get; set; }

        public string Version { get; set; } = "";

        public string[] Examples { get; set; } = [];

        public MessageDelivery Messages { get; set; }

        public TimeSpan? Heartbeat { get; set; }

        public TimeSpan? TimeToLive { get; set; }

        public JsonPayload With { get; set; } = JsonPayload.EmptyObject;

        public AgentHealth Health { get; set; }

        public bool Draining { get; set; }

        public DateTimeOffset RegisteredAt { get; set; }

        public DateTimeOffset? LastHeartbeatAt { get; set; }
    }
}

/// <summary>Reads and writes documents without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentDocument.StoredAgent))]
internal sealed partial class AgentDocumentJson : JsonSerializerContext;
