namespace OrleansAgents.Server.Graphs;

/// <summary>How far each step is from the start, and in which order steps are drawn.</summary>
internal static class GraphLayers
{
    /// <summary>Gives each step the number of steps on the longest way to it, 0 for one that starts at once.</summary>
    /// <param name="nodes">The steps; none comes after itself.</param>
    /// <returns>One number a step, by index.</returns>
    public static int[] Of(IReadOnlyList<FlowNode> nodes)
    {
        var layers = new int[nodes.Count];
        for (var grew = true; grew;)                        // at most as often as the longest way has steps
        {
            grew = false;
            for (var step = 0; step < nodes.Count; step++)
            {
                var layer = nodes[step].After.Select(before => layers[before] + 1).DefaultIfEmpty(0).Max();
                grew |= layer != layers[step];
                layers[step] = layer;
            }
        }

        return layers;
    }

    /// <summary>Gives the indexes of the steps from the start on, those of a layer in the order of the file.</summary>
    /// <param name="layers">The layer of each step.</param>
    /// <returns>The indexes.</returns>
    public static IReadOnlyList<int> Order(int[] layers) => [.. Enumerable.Range(0, layers.Length).OrderBy(step => layers[step]).ThenBy(step => step)];
}
