using OrleansAgents.Server.Graphs;

namespace OrleansAgents.Server.Tests.Graphs;

public sealed class GraphLayersTests
{
    [Fact]
    public void Of_TwoWaysToAStep_CountsTheLonger()
    {
        FlowNode[] nodes = [Node(1, 2), Node(2), Node(), Node(0)];

        var layers = GraphLayers.Of(nodes);

        Assert.Equal([2, 1, 0, 3], layers);
        Assert.Equal([2, 1, 0, 3], GraphLayers.Order(layers));
    }

    private static FlowNode Node(params int[] after) => new("", FlowMark.Call, [.. after], []);
}
