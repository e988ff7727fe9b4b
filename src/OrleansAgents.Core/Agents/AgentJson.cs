using System.Text.Json.Serialization;

namespace OrleansAgents.Core.Agents;

/// <summary>Reads and writes the agent protocol without reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AgentCall))]
[JsonSerializable(typeof(AgentAnswer))]
public sealed partial class AgentJson : JsonSerializerContext;
