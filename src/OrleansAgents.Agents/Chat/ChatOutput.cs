using OrleansAgents.Core.Json;
using OrleansAgents.Core.Schemas;

namespace OrleansAgents.Agents.Chat;

/// <summary>What an answer must be.</summary>
/// <param name="Schema">Its JSON Schema, which the endpoint is sent too.</param>
internal sealed record ChatOutput(JsonSchema Schema)
{
    /// <summary>Gets what a schema cannot say: gives the problems of a value that fits the schema.</summary>
    public Func<JsonPayload, IReadOnlyList<string>> Check { get; init; } = static _ => [];

    /// <summary>Gives every problem of a value; empty when it can be used.</summary>
    /// <param name="value">The value.</param>
    public IReadOnlyList<string> ProblemsOf(JsonPayload value)
    {
        var problems = Schema.Validate(value);
        return problems.IsEmpty ? Check(value) : [.. problems.Select(problem => problem.ToString())];
    }
}
