using System.Text;
using System.Text.Json;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Core.Routing;

/// <summary>The words by which the router judges who could take a step.</summary>
public static class RouteQuery
{
    /// <summary>How many characters are judged.</summary>
    public const int CharactersMax = 8192;

    /// <summary>Gives the text at <see cref="RoutingPolicy.Query"/>, or all texts of the run's input in document order, a space between them.</summary>
    /// <param name="state">The run, as it is when the step is routed.</param>
    /// <param name="step">The step.</param>
    /// <returns>At most <see cref="CharactersMax"/> characters; empty when the input holds no text.</returns>
    public static string Of(WorkflowState state, StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(step);
        var root = state.Input.ToElement();
        var text = new StringBuilder();
        if (step.Routing?.Query is not { } path)
        {
            Append(text, root);
        }
        else if (JsonPointer.TryFind(root, path, out var value))
        {
            Append(text, value);
        }

        return text.ToString(0, Math.Min(text.Length, CharactersMax));
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        if (text.Length >= CharactersMax)
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                text.Append(text.Length == 0 ? "" : " ").Append(value.GetString());
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Append(text, item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    Append(text, property.Value);
                }

                break;
        }
    }
}
