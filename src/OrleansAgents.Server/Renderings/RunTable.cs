using OrleansAgents.Abstractions.Journals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws a list of runs as a table.</summary>
internal static class RunTable
{
    /// <summary>Draws the table.</summary>
    /// <param name="heads">The runs.</param>
    /// <param name="zone">The zone of the reader.</param>
    /// <param name="now">The time, for runs that have not ended.</param>
    /// <returns>The table.</returns>
    public static IRenderable Draw(IReadOnlyList<WorkflowHead> heads, TimeZoneInfo zone, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "ID", "STATUS", "DEFINITION", "STARTED", "TIME", "CORRELATION ID" })
        {
            var header = new TableColumn(new Text(column, Palette.Strong)).PadLeft(0).PadRight(2);
            header.NoWrap = column == "ID"; // an id that is cut cannot be copied; the rest may wrap
            table.AddColumn(header);
        }

        foreach (var head in heads)
        {
            table.AddRow(
                new Text(Printable.Line(head.Id)),
                new Text(StatusName.Of(head.Status), Palette.Of(head.Status)),
                new Text(Printable.Line(head.Definition)),
                new Text(Times.DayAndTime(head.StartedAt, zone)),
                new Text(Times.Duration((head.EndedAt ?? now) - head.StartedAt)),
                new Text(Printable.Line(head.CorrelationId), Palette.Quiet));
        }

        return table;
    }
}
