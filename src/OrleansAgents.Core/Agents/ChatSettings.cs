using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Agents;

/// <summary>How a <see cref="AgentKind.Chat"/> agent asks its model. The base address is the agent's endpoint.</summary>
public sealed record ChatSettings
{
    /// <summary>Gets the model's name at the endpoint.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the environment variable that holds the key; empty when the endpoint needs none. The key itself is never stored.</summary>
    public string ApiKeyEnv { get; init; } = "";

    /// <summary>Gets the template of the system message; empty for none.</summary>
    public string System { get; init; } = "";

    /// <summary>Gets the template of the user message; empty for the call's payload as JSON.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Gets the JSON Schema of the result, as written; null when any text will do.</summary>
    public JsonPayload? Output { get; init; }

    /// <summary>Gets the most tokens that one answer may have.</summary>
    public int MaxOutputTokens { get; init; } = 4096;

    /// <summary>Gets the model's temperature, 0 to 2; null leaves it to the endpoint.</summary>
    public double? Temperature { get; init; }

    /// <summary>Gets the price of a million tokens that the model reads.</summary>
    public decimal InputPrice { get; init; }

    /// <summary>Gets the price of a million tokens that the model writes.</summary>
    public decimal OutputPrice { get; init; }
}
