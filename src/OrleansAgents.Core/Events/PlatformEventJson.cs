using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Events;

/// <summary>Reads and writes single platform events without reflection. The names here are the stored format.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlatformEvent.AgentRegistered))]
[JsonSerializable(typeof(PlatformEvent.AgentStatusChanged))]
[JsonSerializable(typeof(PlatformEvent.AgentRemoved))]
[JsonSerializable(typeof(PlatformEvent.LockAcquired))]
[JsonSerializable(typeof(PlatformEvent.LockReleased))]
[JsonSerializable(typeof(PlatformEvent.LockExpired))]
[JsonSerializable(typeof(PlatformEvent.StallDetected))]
[JsonSerializable(typeof(PlatformEvent.StallCleared))]
internal sealed partial class PlatformEventJson : JsonSerializerContext;
