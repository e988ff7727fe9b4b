using OrleansAgents.Abstractions.Routing;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws decisions of the past beside what the router says today, as a table.</summary>
internal static class ReplayTable
{
    private const int QueryShown = 60;

    /// <summary>Draws the table.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <returns>The table.</returns>
    public static IRenderable Draw(IReadOnlyList<ReplayedDecision> decisions)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "RUN", "STEP", "CHOSEN THEN", "BEST TODAY", "STEP ENDED", "RUN", "QUERY" })
        {
            table.AddColumn(new TableColumn(new Text(column, Palette.Strong)).PadLeft(0).PadRight(2));
        }

        foreach (var decision in decisions)
        {
            table.AddRow(
                new Text(Printable.Line(decision.Workflow)),
                new Text(Printable.Line(decision.Step) + (decision.Cycle > 1 ? $", cycle {decision.Cycle}" : "")),
                new Text(Then(decision.Then)),
                new Text(decision.Now is { } now ? Scored(now.Service, now.Confidence) : "nobody", decision.Differs ? Palette.Busy : Palette.Quiet),
                new Text(Outcome(decision.Outcome), StyleOf(decision.Outcome.Status)),
                new Text(Printable.Line(decision.RunStatus), StyleOf(decision.RunStatus)),
                new Text(Query(decision.Query), Palette.Quiet));
        }

        return table;
    }

    private static string Then(PastChoice then) =>
        $"{Scored(then.Service, then.Confidence)}{(then.Overridden ? $", overridden by {Printable.Line(then.DecidedBy)}" : "")}";

    private static string Scored(string service, double? confidence) =>
        confidence is { } sure ? $"{Printable.Line(service)} {RecommendationTable.Confidence(sure)}" : Printable.Line(service);

    private static string Outcome(StepOutcome outcome)
    {
        var attempts = outcome.Attempts > 1 ? $", {outcome.Attempts} attempts" : "";
        return $"{Printable.Line(outcome.Status)}{attempts}{(outcome.ErrorCode is { } code ? $" ({Printable.Line(code)})" : "")}";
    }

    private static string Query(string query)
    {
        var line = Printable.Line(query);
        return line.Length <= QueryShown ? line : $"{line[..QueryShown]}...";
    }

    private static Style StyleOf(string status) => status switch
    {
        "completed" => Palette.Good,
        "failed" or "cancelled" => Palette.Bad,
        _ => Palette.Busy,
    };
}
