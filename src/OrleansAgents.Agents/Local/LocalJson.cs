using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Agents.Local.Reviewing;
using OrleansAgents.Agents.Local.Search;
using OrleansAgents.Agents.Local.Writing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Local;

/// <summary>Writes the results of the built-in agents (camelCase), without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SearchResult))]
[JsonSerializable(typeof(Draft))]
[JsonSerializable(typeof(Verdict))]
internal sealed partial class LocalJson : JsonSerializerContext
{
    /// <summary>Makes a successful answer of a result.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="result">The result.</param>
    /// <param name="type">How it is written.</param>
    /// <returns>The answer.</returns>
    public static AgentAnswer Answer<T>(T result, JsonTypeInfo<T> type) =>
        AgentAnswer.Success(JsonPayload.FromTrusted(JsonSerializer.SerializeToUtf8Bytes(result, type)));
}
