using OrleansAgents.Abstractions.Routing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws what an evaluation measured as a table.</summary>
internal static class EvaluationTable
{
    /// <summary>Draws the table.</summary>
    /// <param name="report">What was measured.</param>
    /// <returns>The table.</returns>
    public static IRenderable Draw(EvaluationReport report)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(new TableColumn("").PadLeft(0).PadRight(2)).AddColumn(new TableColumn("").RightAligned().PadLeft(0).PadRight(2)).AddColumn(new TableColumn("").PadLeft(0));
        foreach (var (name, value, meaning) in Rows(report))
        {
            table.AddRow(new Text(name), new Text(value, Palette.Strong), new Text(meaning, Palette.Quiet));
        }

        return table;
    }

    private static IEnumerable<(string Name, string Value, string Meaning)> Rows(EvaluationReport report)
    {
        yield return ("accuracy", Percent(report.Accuracy), $"of {Sizes.Count(report.TestTexts, "text")} over {Sizes.Count(report.Services, "service")}: the best candidate was right");
        yield return ("top 3", Percent(report.Top3), "the right service was among the best three");
        yield return report.OosRecall is { } recall
            ? ("none of these", Percent(recall), "of the texts that fit no service were told so")
            : ("none of these", "-", "not measured: it takes --none and --oos-test");
        yield return ("calibration error", Percent(report.Ece), "confidence and accuracy are this far apart");
        yield return ("model", Sizes.Of(report.ModelBytes), "");
        yield return ("training", Times.Duration(TimeSpan.FromSeconds(report.TrainSeconds)), Sizes.Count(report.TrainTexts, "text"));
        yield return ("query, p50", Times.Micros(report.P50Micros), "");
        yield return ("query, p99", Times.Micros(report.P99Micros), "");
    }

    private static string Percent(double part) => FormattableString.Invariant($"{part * 100:0.0} %");
}
