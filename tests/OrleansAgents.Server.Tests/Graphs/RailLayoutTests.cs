using OrleansAgents.Server.Graphs;

namespace OrleansAgents.Server.Tests.Graphs;

public sealed class RailLayoutTests
{
    private const string RunningOn = "│├┼┤";

    [Fact]
    public void Of_Diamond_OpensAndCloses() => Expect("●|├─●|● │|│ │|●─╯", [[], [0], [0], [1, 2]]);

    [Fact]
    public void Of_EdgeOverALayer_RunsBeside() => Expect("●|├─●|│ │|│ ●|●─╯", [[], [0], [1], [0, 2]]);

    [Fact]
    public void Of_LineAcrossARail_LeavesItWhole() => Expect("●|│ ●|│ │ ●|●─│─╯|  ●", [[], [], [], [0, 2], [1]]);

    /// <summary>Reads the steps before each step back out of the drawing, as a person would, and finds those that were drawn.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(20261121)]
    public void Of_RandomGraph_ReadsBackAsItWasDrawn(int seed)
    {
        var random = new Random(seed);
        for (var graph = 0; graph < 400; graph++)
        {
            var nodes = Draw(random);
            var rows = RailLayout.Of(nodes, GraphLayers.Order(GraphLayers.Of(nodes)));
            var drawing = $"seed {seed}, graph {graph}:\n{string.Join('\n', rows.Select(row => row.Rails))}";

            Assert.True(rows.Count(row => row.Step is not null) == nodes.Length, drawing);
            foreach (var (row, at) in rows.Select((row, at) => (row, at)).Where(r => r.row.Step is not null))
            {
                Assert.True(nodes[row.Step!.Value].After.Order().SequenceEqual(Before(rows, at).Order()), $"step {row.Step}, {drawing}");
            }
        }
    }

    private static IEnumerable<int> Before(IReadOnlyList<RailRow> rows, int at)
    {
        var line = rows[at].Rails;
        var mark = line.IndexOf('●', StringComparison.Ordinal);
        if (At(rows, at - 1, mark) is { } above && RunningOn.Contains(above, StringComparison.Ordinal))
        {
            yield return Source(rows, at - 1, mark);
        }

        foreach (var side in new[] { -1, 1 })
        {
            for (var column = mark + (2 * side); At(rows, at, column - side) == '─'; column += 2 * side)
            {
                if (At(rows, at, column) is '├' or '╰' or '┼' or '┴' or '┤' or '╯')
                {
                    yield return Source(rows, at - 1, column);
                }
            }
        }
    }

    private static int Source(IReadOnlyList<RailRow> rows, int at, int column)
    {
        while (At(rows, at, column) is { } sign && RunningOn.Contains(sign, StringComparison.Ordinal))
        {
            at--;
        }

        Assert.Equal('●', At(rows, at, column));
        return rows[at].Step!.Value;
    }

    private static char? At(IReadOnlyList<RailRow> rows, int at, int column) =>
        at >= 0 && column >= 0 && column < rows[at].Rails.Length ? rows[at].Rails[column] : null;

    private static FlowNode[] Draw(Random random)
    {
        var places = Enumerable.Range(0, random.Next(1, 13)).OrderBy(_ => random.Next()).ToArray();   // the order of the file says nothing
        var nodes = new FlowNode[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            nodes[places[i]] = new($"s{places[i]}", FlowMark.Call, [.. places.Take(i).Where(_ => random.NextDouble() < 0.3)], []);
        }

        return nodes;
    }

    private static void Expect(string drawing, int[][] after)
    {
        FlowNode[] nodes = [.. after.Select((before, i) => new FlowNode($"s{i}", FlowMark.Call, [.. before], []))];

        Assert.Equal(drawing.Split('|'), RailLayout.Of(nodes, [.. Enumerable.Range(0, nodes.Length)]).Select(row => row.Rails));
    }
}
