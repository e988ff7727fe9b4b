using System.Globalization;
using OrleansAgents.Core.Routing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws the candidates of a recommendation as a table.</summary>
internal static class RecommendationTable
{
    private const int ShownMin = 3;
    private const double Negligible = 0.005;

    /// <summary>Draws the table; of candidates that hardly count, the first three at most.</summary>
    /// <param name="candidates">The candidates, best first.</param>
    /// <returns>The table.</returns>
    public static IRenderable Draw(IReadOnlyList<Candidate> candidates)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "SERVICE", "CONFIDENCE", "REASONS" })
        {
            table.AddColumn(new TableColumn(new Text(column, Palette.Strong)) { NoWrap = column != "REASONS" }.PadLeft(0).PadRight(2));
        }

        var shown = Math.Max(Math.Min(ShownMin, candidates.Count), candidates.Count(candidate => candidate.Confidence >= Negligible));
        foreach (var candidate in candidates.Take(shown))
        {
            var reasons = candidate.Reasons.IsDefault ? "" : string.Join("; ", candidate.Reasons.Select(Printable.Line));
            table.AddRow(new Text(Printable.Line(candidate.Service)), new Text(Confidence(candidate.Confidence)), new Text(reasons, Palette.Quiet));
        }

        if (shown < candidates.Count)
        {
            table.AddRow(new Text($"{candidates.Count - shown} more", Palette.Quiet), new Text("< 0.01", Palette.Quiet), new Text(""));
        }

        return table;
    }

    /// <summary>Writes a confidence.</summary>
    /// <param name="confidence">From 0 to 1.</param>
    /// <returns>Such as <c>0.81</c>.</returns>
    public static string Confidence(double confidence) => confidence.ToString("0.00", CultureInfo.InvariantCulture);
}
