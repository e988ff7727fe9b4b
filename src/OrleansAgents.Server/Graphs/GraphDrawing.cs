using System.Globalization;

namespace OrleansAgents.Server.Graphs;

/// <summary>Draws a graph as lines of text, without color, within 77 columns.</summary>
internal static class GraphDrawing
{
    /// <summary>The longest line.</summary>
    public const int WidthMax = 77;

    private const int RailsMax = 32;
    private const int IdMax = 24;

    /// <summary>Draws the graph.</summary>
    /// <param name="graph">What is drawn.</param>
    /// <returns>The lines, without white space at their ends.</returns>
    public static IReadOnlyList<string> Of(FlowGraph graph)
    {
        var layers = GraphLayers.Of(graph.Nodes);
        var rows = Rows(graph, layers);
        var margin = new LoopMargin(graph, rows);
        var rails = rows.Max(row => row.Rails.Length);
        var ids = Math.Min(graph.Nodes.Max(node => node.Id.Length), IdMax);
        var lines = TextWrap.Of([graph.Heading], WidthMax).ToList();
        var (layer, below) = (-1, 0);
        foreach (var row in rows)
        {
            var (before, after) = margin.Next(row);
            if (row.Step is not { } step)
            {
                lines.AddRange(below > 0 ? [] : [$"{Stage(graph, null)}{before}{row.Rails}".TrimEnd()]);   // further lines show the rails already
                continue;
            }

            var stage = Stage(graph, layers[step] == layer ? null : layers[step] + 1);
            layer = layers[step];
            var node = graph.Nodes[step];
            var text = Math.Max(WidthMax - stage.Length - before.Length - rails - 2, 20);
            var label = TextWrap.Of([node.Id.PadRight(ids) + "  " + node.Notes.FirstOrDefault(""), .. node.Notes.Skip(1)], text, indent: Math.Min(ids + 2, text / 2));
            below = label.Count - 1;
            lines.AddRange(label.Select((line, i) => (i == 0
                ? $"{stage}{before}{row.Rails.PadRight(rails)}  {line}"
                : $"{Stage(graph, null)}{after}{row.Below.PadRight(rails)}  {line}").TrimEnd()));
        }

        return lines;
    }

    private static string Stage(FlowGraph graph, int? number) =>
        graph.ShowsLayers ? (number?.ToString(CultureInfo.InvariantCulture) ?? "").PadLeft(2) + "  " : "";

    /// <summary>Lays the steps out; without rails where those would leave no room for words.</summary>
    private static IReadOnlyList<RailRow> Rows(FlowGraph graph, int[] layers)
    {
        if (graph.IsPalette)
        {
            return [.. graph.Nodes.Select((node, i) => i < graph.Nodes.Length - 1
                ? new RailRow(i, $"├─{RailLayout.Mark(node.Mark)}", "│")
                : new RailRow(i, $"╰─{RailLayout.Mark(node.Mark)}", ""))];
        }

        var rows = RailLayout.Of(graph.Nodes, GraphLayers.Order(layers));
        return rows.All(row => row.Rails.Length <= RailsMax) ? rows : [.. rows.Where(row => row.Step is not null).Select(row => Bare(graph, row.Step!.Value))];
    }

    private static RailRow Bare(FlowGraph graph, int step) => new(step, $"{RailLayout.Mark(graph.Nodes[step].Mark)}", "");
}
