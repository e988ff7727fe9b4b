using System.Globalization;
using System.Text;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Graphs;

/// <summary>
/// Writes a definition as a Mermaid flowchart: an approval is a hexagon before its step, a wait for a signal is rounded,
/// a person's step is slanted, and the way back of a loop is dotted.
/// </summary>
/// <param name="words">The words for steps.</param>
internal sealed class MermaidText(StepWords words)
{
    /// <summary>Writes the flowchart.</summary>
    /// <param name="definition">The definition.</param>
    /// <returns>The lines.</returns>
    public IReadOnlyList<string> Of(WorkflowDefinition definition)
    {
        var lines = new List<string> { "flowchart TD" };
        if (definition.Route is { } route)
        {
            lines.Add($"    route{{\"{Text(StepWords.OfRoute(definition, route))}\"}}");
            lines.Add("    done([\"done\"])");
        }

        lines.AddRange(definition.Steps.SelectMany(step => NodesOf(definition, step)));
        lines.AddRange(definition.Steps.SelectMany(step => EdgesOf(definition, step)));
        if (definition.Loop is { } loop)
        {
            lines.Add($"    {Name(loop.From)} -. \"{Text(StepWords.OfLoop(definition, loop))}\" .-> {Entry(definition.Steps[loop.To])}");
        }

        if (definition.Route is not null)
        {
            lines.Add("    route --> done");
        }

        return lines;
    }

    private IEnumerable<string> NodesOf(WorkflowDefinition definition, StepDefinition step)
    {
        if (step.Approval is { } gate)
        {
            yield return $"    {Entry(step)}{{{{\"{Text("approval")}{(gate.Prompt.Length > 0 ? "<br/>" + Text(gate.Prompt) : "")}\"}}}}";
        }

        var notes = words.NotesOf(definition, step).Where(note => definition.Loop is null || note != StepWords.OfLoop(definition, definition.Loop));
        var label = string.Join("<br/>", notes.Prepend(step.Id).Select(Text));
        yield return "    " + Name(step.Index) + (step.Signal, words.IsHuman(step)) switch
        {
            ({ }, _) => $"([\"{label}\"])",
            (_, true) => $"[/\"{label}\"/]",
            _ => $"[\"{label}\"]",
        };
    }

    private static IEnumerable<string> EdgesOf(WorkflowDefinition definition, StepDefinition step)
    {
        if (step.Approval is not null)
        {
            yield return $"    {Entry(step)} --> {Name(step.Index)}";
        }

        foreach (var before in step.After)
        {
            yield return $"    {Name(before)} --> {Entry(step)}";
        }

        if (definition.Route is not null)
        {
            yield return $"    route --> {Entry(step)}";
            yield return $"    {Name(step.Index)} --> route";
        }
    }

    private static string Name(int step) => string.Create(CultureInfo.InvariantCulture, $"s{step}");

    private static string Entry(StepDefinition step) => step.Approval is null ? Name(step.Index) : string.Create(CultureInfo.InvariantCulture, $"gate{step.Index}");

    /// <summary>Writes a text so that it means itself within quotes: Mermaid reads entities there, and nothing else.</summary>
    private static string Text(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in Printable.Line(text))
        {
            escaped.Append(c switch
            {
                '"' => "#quot;",
                '#' => "#35;",
                '&' => "#amp;",
                '<' => "#lt;",
                '>' => "#gt;",
                '`' => "#96;",
                '\\' => "#92;",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }
}
