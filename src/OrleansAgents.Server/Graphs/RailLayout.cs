using System.Text;

namespace OrleansAgents.Server.Graphs;

/// <summary>
/// Lays steps out one below the other, each with a rail that runs down to the last step after it. A step is joined to the
/// rails of the steps before it by a line across: <c>├</c> <c>┼</c> <c>┤</c> where it meets a rail that runs on,
/// <c>╰</c> <c>┴</c> <c>╯</c> where the rail ends, and <c>─│─</c> where it only crosses one.
/// </summary>
internal sealed class RailLayout
{
    private readonly IReadOnlyList<FlowNode> _nodes;
    private readonly int[] _readers;
    private readonly List<int?> _rails = [];
    private readonly List<RailRow> _rows = [];
    private int? _lastColumn;

    private RailLayout(IReadOnlyList<FlowNode> nodes)
    {
        (_nodes, _readers) = (nodes, new int[nodes.Count]);
        foreach (var before in nodes.SelectMany(node => node.After))
        {
            _readers[before]++;
        }
    }

    /// <summary>Lays the steps out.</summary>
    /// <param name="nodes">The steps.</param>
    /// <param name="order">Their indexes, each after those of the steps it comes after.</param>
    /// <returns>The rows from top to bottom.</returns>
    public static IReadOnlyList<RailRow> Of(IReadOnlyList<FlowNode> nodes, IReadOnlyList<int> order)
    {
        var layout = new RailLayout(nodes);
        foreach (var step in order)
        {
            layout.Add(step);
        }

        return layout._rows;
    }

    private void Add(int step)
    {
        var before = _nodes[step].After.Select(source => _rails.IndexOf(source)).Order().ToList();
        var ending = before.Where(column => _readers[_rails[column]!.Value] == 1).ToList();
        var column = ending.Count > 0 ? ending[0] : FreeColumn();
        if (ending.Count > 0 && column == _lastColumn)
        {
            _rows.Add(new(null, Running(), Running()));      // shows the rail between two marks, one right below the other
        }

        var across = Across(step, column, before, ending);
        Advance(step, column, before, ending);
        _rows.Add(new(step, across, Running()));
        _lastColumn = column;
    }

    private int FreeColumn()
    {
        var free = _rails.IndexOf(null);
        if (free >= 0)
        {
            return free;
        }

        _rails.Add(null);
        return _rails.Count - 1;
    }

    private void Advance(int step, int column, List<int> before, List<int> ending)
    {
        before.ForEach(rail => _readers[_rails[rail]!.Value]--);
        ending.ForEach(rail => _rails[rail] = null);
        _rails[column] = _readers[step] > 0 ? step : null;
    }

    private string Running() => string.Join(' ', _rails.Select(rail => rail is null ? ' ' : '│')).TrimEnd();

    private string Across(int step, int column, List<int> before, List<int> ending)
    {
        var (left, right) = (before.Append(column).Min(), before.Append(column).Max());
        var row = new StringBuilder();
        for (var at = 0; at < _rails.Count; at++)
        {
            row.Append(at == column ? Mark(_nodes[step].Mark)
                : before.Contains(at) ? Meeting(at, left, right, ending.Contains(at))
                : _rails[at] is not null ? '│'
                : at > left && at < right ? '─' : ' ');
            row.Append(at >= left && at < right ? '─' : ' ');
        }

        return row.ToString().TrimEnd();
    }

    private static char Meeting(int at, int left, int right, bool ends) => (at == left, at == right, ends) switch
    {
        (true, _, false) => '├',
        (true, _, true) => '╰',
        (_, true, false) => '┤',
        (_, true, true) => '╯',
        (_, _, false) => '┼',
        (_, _, true) => '┴',
    };

    /// <summary>Gives the sign of a mark.</summary>
    /// <param name="mark">The mark.</param>
    /// <returns>The sign.</returns>
    public static char Mark(FlowMark mark) => mark switch
    {
        FlowMark.Gate => '◆',
        FlowMark.Wait => '○',
        _ => '●',
    };
}

/// <summary>One row of rails.</summary>
/// <param name="Step">The step that the row is of; null for one that only shows rails.</param>
/// <param name="Rails">The rails in it.</param>
/// <param name="Below">The rails right below it, which further lines of the same row repeat.</param>
internal sealed record RailRow(int? Step, string Rails, string Below);
