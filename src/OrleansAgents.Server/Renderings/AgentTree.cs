using System.Globalization;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws one agent: what it can do, how it is reached, and how it is.</summary>
internal static class AgentTree
{
    /// <summary>Draws the tree.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="zone">The zone of the reader.</param>
    /// <param name="now">The time.</param>
    /// <returns>The tree.</returns>
    public static IRenderable Draw(AgentView agent, TimeZoneInfo zone, DateTimeOffset now)
    {
        var heading = new Paragraph()
            .Append(Printable.Line(agent.Name), Palette.Strong)
            .Append($"  {Printable.Line($"{AgentWords.Kind(agent.Kind)} {agent.Version}")}  ", Palette.Quiet)
            .Append(AgentWords.State(agent), AgentWords.StyleOf(agent));
        var tree = new Tree(heading) { Guide = TreeGuide.Line };
        foreach (var line in Lines(agent, zone, now))
        {
            tree.AddNode(new Text(Printable.Line(line)));
        }

        if (agent.Examples.Length > 0)
        {
            tree.AddNode(new Text("good for")).AddNodes(agent.Examples.Select(example => new Text(Printable.Line(example), Palette.Quiet)));
        }

        return tree;
    }

    private static IEnumerable<string> Lines(AgentView agent, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (agent.Description.Length > 0)
        {
            yield return agent.Description;
        }

        yield return $"capabilities {string.Join(", ", agent.Capabilities)}";
        if (agent.Endpoint is { } endpoint)
        {
            yield return $"endpoint {endpoint}";
        }

        if (agent.Command.Length > 0)
        {
            yield return $"command {string.Join(' ', agent.Command)}";
        }

        yield return $"from {(agent.Source == AgentSource.Registration ? "a registration" : "the configuration")}, timeout {Times.Duration(agent.Timeout)}";
        yield return $"calls {AgentWords.Load(agent)}";
        if (agent.HeartbeatSeconds is { } seconds)
        {
            yield return $"promises a heartbeat every {Times.Duration(TimeSpan.FromSeconds(seconds))}";
        }

        if (agent.LastHeartbeatAt is { } at)
        {
            yield return $"heartbeat {AgentWords.Heartbeat(agent, now)}, at {Times.DayAndTime(at, zone)}{Report(agent.Report)}";
        }
    }

    private static string Report(HeartbeatReport? report) => report is null ? "" : string.Concat(
        $": {report.Status}",
        report.Cpu is { } cpu ? string.Create(CultureInfo.InvariantCulture, $", cpu {cpu:0.##}") : "",
        report.MemoryBytes is { } bytes ? $", memory {Sizes.Of(bytes)}" : "");
}
