using System.Globalization;
using OrleansAgents.Abstractions.Workflows;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws a list of messages as a table.</summary>
internal static class MessageTable
{
    /// <summary>The names of statuses, as in the JSON of the HTTP API.</summary>
    public static readonly string[] StatusNames = ["pending", "delivered", "dead"];

    /// <summary>Draws the table.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="now">The time, for their age.</param>
    /// <returns>The table.</returns>
    public static IRenderable Draw(IReadOnlyList<MessageView> messages, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "NUMBER", "ID", "FROM", "TO", "STATUS", "AGE", "ATTEMPTS", "ERROR" })
        {
            var header = new TableColumn(new Text(column, Palette.Strong)).PadLeft(0).PadRight(2);
            header.NoWrap = column == "ID"; // an id that is cut cannot be copied; the rest may wrap
            table.AddColumn(header);
        }

        foreach (var message in messages)
        {
            table.AddRow(
                new Text(message.Number.ToString(CultureInfo.InvariantCulture)),
                new Text(Printable.Line(message.MessageId)),
                new Text(Printable.Line(message.From)),
                new Text(Printable.Line(message.To)),
                new Text(StatusNames[(int)message.Status], StyleOf(message.Status)),
                new Text(Times.Duration(now - message.SentAt)),
                new Text(Attempts(message).ToString(CultureInfo.InvariantCulture)),
                new Text(message.Error is { } error ? ProgressText.Error(error) : "", Palette.Quiet));
        }

        return table;
    }

    private static int Attempts(MessageView message) => message.Failures + (message.Status == MessageStatus.Delivered ? 1 : 0);

    private static Style StyleOf(MessageStatus status) => status switch
    {
        MessageStatus.Delivered => Palette.Good,
        MessageStatus.Dead => Palette.Bad,
        _ => Palette.Busy,
    };
}
