using System.Globalization;
using OrleansAgents.Core.Routing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws the candidates of a recommendation as a table.</summary>
internal static class RecommendationTable
{
    /// <summary>Draws the table.</summary>
    /// <param name="candidates">The candidates, best first.</param>
    /// <returns>The table.</returns>
    public static IRenderable Draw(IReadOnlyList<Candidate> candidates)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "SERVICE", "CONFIDENCE", "REASONS" })
        {
            table.AddColumn(new TableColumn(new Text(column, Palette.Strong)) { NoWrap = column != "REASONS" }.PadLeft(0).PadRight(2));
        }

        foreach (var candidate in candidates)
        {
            var reasons = candidate.Reasons.IsDefault ? "" : string.Join("; ", candidate.Reasons.Select(Printable.Line));
            table.AddRow(new Text(Printable.Line(candidate.Service)), new Text(Confidence(candidate.Confidence)), new Text(reasons, Palette.Quiet));
        }

        return table;
    }

    /// <summary>Writes a confidence.</summary>
    /// <param name="confidence">From 0 to 1.</param>
    /// <returns>Such as <c>0.81</c>.</returns>
    public static string Confidence(double confidence) => confidence.ToString("0.00", CultureInfo.InvariantCulture);
}
