using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Locks;

/// <summary>Reads and writes documents of locks without reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(LockDocument))]
internal sealed partial class LockJson : JsonSerializerContext;
