using System.Text.Json.Serialization;

namespace OrleansAgents.Sdk.Registrations;

/// <summary>What the agent says of itself when it registers.</summary>
internal sealed record RegistrationBody(
    string Kind,
    Uri Endpoint,
    IList<string> Capabilities,
    string? Description,
    IList<string>? Examples,
    string? Version,
    int MaxConcurrency,
    double? TimeoutSeconds,
    double HeartbeatSeconds,
    double? TimeToLiveSeconds,
    string? Messages)
{
    /// <summary>Makes the body of an agent's options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="endpoint">Where the server reaches the agent.</param>
    /// <param name="takesMessages">Whether messages are sent to it between calls.</param>
    /// <returns>The body.</returns>
    public static RegistrationBody Of(OrleansAgentOptions options, Uri endpoint, bool takesMessages) => new(
        "http",
        endpoint,
        options.Capabilities,
        options.Description,
        options.Examples.Count == 0 ? null : options.Examples,
        options.Version,
        options.MaxConcurrency,
        options.Timeout?.TotalSeconds,
        options.Heartbeat.TotalSeconds,
        options.TimeToLive?.TotalSeconds,
        takesMessages ? "push" : null);
}

/// <summary>What the agent says with a heartbeat.</summary>
internal sealed record HeartbeatBody(string Status, double Cpu, long MemoryBytes);

/// <summary>What the server answers to a heartbeat, or why it refused; all optional, since it comes from outside.</summary>
internal sealed record RegistryBody(string? Health, bool? Draining, double? NextWithinSeconds, string? Code, string? Detail);

/// <summary>Reads and writes the bodies without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RegistrationBody))]
[JsonSerializable(typeof(HeartbeatBody))]
[JsonSerializable(typeof(RegistryBody))]
internal sealed partial class RegistryJson : JsonSerializerContext;
