using System.Diagnostics.CodeAnalysis;

namespace OrleansAgents.Persistence.Feeds;

/// <summary>
/// The newest committed rows, up to a bound, by run: who follows a run from its start finds its rows here and never asks the
/// store. Not thread-safe.
/// </summary>
/// <param name="rowsMax">How many rows are kept.</param>
/// <param name="bytesMax">How many bytes of events are kept.</param>
internal sealed class RecentRows(int rowsMax, int bytesMax)
{
    private static readonly JournalRow None = new(0, "", 0, 0, [], default);

    private readonly Queue<Node> _all = new();
    private readonly Dictionary<string, (Node First, Node Last)> _ofOne = [];
    private long _bytes;

    /// <summary>Adds the newest row, and forgets the oldest ones past the bound.</summary>
    public void Add(JournalRow row)
    {
        if (_ofOne.TryGetValue(row.Workflow, out var old) && old.Last.Row.LastVersion >= row.Version)
        {
            Forget(row.Workflow);                             // another process pruned the run, and it begins anew
        }

        var node = new Node(row);
        _all.Enqueue(node);
        _bytes += row.Payload.Length;
        if (_ofOne.TryGetValue(row.Workflow, out var known))
        {
            known.Last.Next = node;
            _ofOne[row.Workflow] = (known.First, node);
        }
        else
        {
            _ofOne.Add(row.Workflow, (node, node));
        }

        while (_all.Count > rowsMax || _bytes > bytesMax)
        {
            Forget(_all.Dequeue());
        }
    }

    /// <summary>Gives the rows of a run that hold an event after a version.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="afterVersion">The version.</param>
    /// <param name="rows">The rows in order, when the answer is true; empty when that version is the newest.</param>
    /// <returns>False when older rows are needed too, or nothing is known: ask the store.</returns>
    public bool TryFind(string workflow, long afterVersion, [NotNullWhen(true)] out List<JournalRow>? rows)
    {
        // Before the oldest row that is kept there may be older ones, or only a gap between those of the platform: the store knows.
        rows = null;
        if (!_ofOne.TryGetValue(workflow, out var known) || known.First.Row.Version > afterVersion + 1)
        {
            return false;
        }

        rows = [];
        for (var node = known.First; node is not null; node = node.Next)
        {
            if (node.Row.LastVersion > afterVersion)
            {
                rows.Add(node.Row);
            }
        }

        return true;
    }

    /// <summary>Gives the newest row of a run; null when it is not kept.</summary>
    public JournalRow? Newest(string workflow) => _ofOne.TryGetValue(workflow, out var known) ? known.Last.Row : null;

    /// <summary>Forgets all rows of a run.</summary>
    public void Forget(string workflow)
    {
        if (_ofOne.Remove(workflow, out var known))
        {
            for (var node = known.First; node is not null; node = node.Next)
            {
                _bytes -= node.Row.Payload.Length;
                node.Row = None;                              // its place in the queue is passed over when it comes up
            }
        }
    }

    private void Forget(Node node)
    {
        if (node.Row == None)
        {
            return;
        }

        _bytes -= node.Row.Payload.Length;
        var (first, last) = _ofOne[node.Row.Workflow];
        if (first == last)
        {
            _ofOne.Remove(node.Row.Workflow);
        }
        else
        {
            _ofOne[node.Row.Workflow] = (first.Next!, last);
        }
    }

    private sealed class Node(JournalRow row)
    {
        public JournalRow Row { get; set; } = row;

        public Node? Next { get; set; }
    }
}
