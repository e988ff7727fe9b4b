using System.Text.Json.Serialization;

namespace OrleansAgents.Sdk.Calls;

/// <summary>The body of a refused request (RFC 9457).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable and dotted.</param>
/// <param name="Detail">What was expected, what was found, what to do.</param>
internal sealed record CallProblem(int Status, string Code, string Detail);

/// <summary>Writes problems without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CallProblem))]
internal sealed partial class CallProblemJson : JsonSerializerContext;
