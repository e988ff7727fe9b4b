using OrleansAgents.Abstractions.Definitions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws a list of definitions as a table.</summary>
internal static class DefinitionTable
{
    /// <summary>Draws the table.</summary>
    /// <param name="definitions">The definitions.</param>
    /// <param name="zone">The zone of the reader.</param>
    /// <returns>The table.</returns>
    public static IRenderable Draw(IReadOnlyList<DefinitionView> definitions, TimeZoneInfo zone)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "NAME", "HASH", "STORED" })
        {
            var header = new TableColumn(new Text(column, Palette.Strong)).PadLeft(0).PadRight(2);
            header.NoWrap = column == "HASH"; // a hash that is cut cannot be copied
            table.AddColumn(header);
        }

        foreach (var definition in definitions)
        {
            table.AddRow(
                new Text(Printable.Line(definition.Name)),
                new Text(Printable.Line(definition.Hash), Palette.Quiet),
                new Text(Times.DayAndTime(definition.StoredAt, zone)));
        }

        return table;
    }
}
