namespace OrleansAgents.Server.Graphs;

/// <summary>The way back of a loop, in a margin left of the rails: from the row of its last step up to that of its first.</summary>
/// <param name="graph">The graph.</param>
/// <param name="rows">Its rows.</param>
internal sealed class LoopMargin(FlowGraph graph, IReadOnlyList<RailRow> rows)
{
    private readonly bool _isDrawn = graph.Loop is not null && rows.Count > 0;
    private bool _isInside;

    /// <summary>Gives the margin of the next row, and that of the further lines of the same row.</summary>
    /// <param name="row">The row; rows come from top to bottom.</param>
    /// <returns>The margins.</returns>
    public (string Before, string After) Next(RailRow row)
    {
        if (!_isDrawn || graph.Loop is not { } loop)
        {
            return ("", "");
        }

        if (loop.First == loop.Last && row.Step == loop.First)
        {
            return ("↻  ", "   ");
        }

        if (row.Step == loop.First)
        {
            _isInside = true;
            return ("╭▶ ", "│  ");
        }

        if (row.Step == loop.Last)
        {
            _isInside = false;
            return ("╰─ ", "   ");
        }

        return _isInside ? ("│  ", "│  ") : ("   ", "   ");
    }
}
