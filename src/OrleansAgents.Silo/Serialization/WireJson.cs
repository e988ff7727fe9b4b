using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansAgents.Silo.Serialization;

/// <summary>How records are written for another silo.</summary>
internal static class WireJson
{
    /// <summary>Gets the options. Payloads may be 64 levels deep where they entered; the records stand around them.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 64 + 16,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new EventListConverter(), new ResultConverterFactory() },
    };
}
