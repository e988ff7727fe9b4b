using OrleansAgents.Abstractions.Agents;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws a list of agents as a table.</summary>
internal static class AgentTable
{
    /// <summary>Draws the table.</summary>
    /// <param name="agents">The agents.</param>
    /// <param name="now">The time, for how long ago heartbeats came.</param>
    /// <returns>The table.</returns>
    public static IRenderable Draw(IReadOnlyList<AgentView> agents, DateTimeOffset now)
    {
        var table = new Table { Border = TableBorder.None };
        foreach (var column in new[] { "NAME", "KIND", "STATE", "CALLS", "HEARTBEAT", "CAPABILITIES" })
        {
            var header = new TableColumn(new Text(column, Palette.Strong)).PadLeft(0).PadRight(2);
            header.NoWrap = column == "NAME"; // a name that is cut cannot be copied; the rest may wrap
            table.AddColumn(header);
        }

        foreach (var agent in agents)
        {
            table.AddRow(
                new Text(Printable.Line(agent.Name)),
                new Text(AgentWords.Kind(agent.Kind)),
                new Text(AgentWords.State(agent), AgentWords.StyleOf(agent)),
                new Text(AgentWords.Load(agent)),
                new Text(AgentWords.Heartbeat(agent, now)),
                new Text(Printable.Line(string.Join(", ", agent.Capabilities)), Palette.Quiet));
        }

        return table;
    }
}
