using System.Text.Json;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Local;

/// <summary>Reads the parameters in <c>with</c>, and remembers the first that is wrong.</summary>
internal sealed class AgentParameters
{
    private readonly JsonElement _with;

    /// <summary>Initializes a new instance of the <see cref="AgentParameters"/> class.</summary>
    /// <param name="with">The parameters; anything but an object has none.</param>
    public AgentParameters(JsonPayload with) => _with = with.ToElement();

    /// <summary>Gets the refusal of the first parameter that is wrong; null when all are right.</summary>
    public AgentAnswer? Refusal { get; private set; }

    /// <summary>Reads a text.</summary>
    /// <param name="name">The parameter.</param>
    /// <returns>The text; null when it is not set.</returns>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        var other => Refuse(name, "a text", other.Value, (string?)null),
    };

    /// <summary>Reads a whole number.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="otherwise">What it is when it is not set.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The most.</param>
    /// <returns>The number.</returns>
    public int Integer(string name, int otherwise, int min, int max) => Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) && value >= min && value <= max => value,
        var other => Refuse(name, $"a whole number from {min} to {max}", other.Value, otherwise),
    };

    /// <summary>Reads a share.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="otherwise">What it is when it is not set.</param>
    /// <returns>The share, from 0 to 1.</returns>
    public double Share(string name, double otherwise) => Find(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.Number } number when number.GetDouble() is >= 0 and <= 1 => number.GetDouble(),
        var other => Refuse(name, "a number from 0 to 1", other.Value, otherwise),
    };

    private JsonElement? Find(string name) =>
        _with.ValueKind == JsonValueKind.Object && _with.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private T Refuse<T>(string name, string expected, JsonElement found, T otherwise)
    {
        Refusal ??= AgentAnswer.Failure(
            AgentErrorCodes.InvalidParameters,
            $"The parameter with.{name} must be {expected}; found {Excerpt.Of(found.GetRawText(), 80)}.",
            retryable: false);
        return otherwise;
    }
}
