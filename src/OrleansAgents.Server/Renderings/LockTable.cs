using System.Globalization;
using OrleansAgents.Abstractions.Locks;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws a list of locks as a table.</summary>
internal static class LockTable
{
    private const int WaitersShown = 5;

    /// <summary>Draws the table.</summary>
    /// <param name="locks">The locks.</param>
    /// <param name="now">The time, for when leases end.</param>
    /// <returns>The table.</returns>
    public static IRenderable Draw(IReadOnlyList<LockView> locks, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "RESOURCE", "OWNER", "FENCE", "EXPIRES", "QUEUE" })
        {
            var header = new TableColumn(new Text(column, Palette.Strong)).PadLeft(0).PadRight(2);
            header.NoWrap = column == "FENCE"; // a number that is cut cannot be copied
            table.AddColumn(header);
        }

        foreach (var held in locks)
        {
            table.AddRow(
                new Text(Printable.Line(held.Resource)),
                new Text(held.Owner is { } owner ? Printable.Line(owner) : "-"),
                new Text(held.Fence.ToString(CultureInfo.InvariantCulture)),
                new Text(held.ExpiresAt is { } at ? Times.Countdown(at - now) : "-"),
                new Text(Queue(held.Queue), Palette.Quiet));
        }

        return table;
    }

    private static string Queue(IReadOnlyList<string> queue)
    {
        var shown = string.Join(", ", queue.Take(WaitersShown).Select(Printable.Line));
        return queue.Count <= WaitersShown ? shown : string.Create(CultureInfo.InvariantCulture, $"{shown} and {queue.Count - WaitersShown:N0} more");
    }
}
