using OrleansAgents.Persistence.Feeds;

namespace OrleansAgents.Persistence.Postgres;

/// <content>What the processes that share a database tell each other.</content>
public sealed partial class PostgresStore
{
    /// <summary>
    /// Raised with the rows that this process committed, in order, before whoever wrote them is told. It is raised on the writer's
    /// thread, one batch after the other, so handlers must be quick and must not throw. Telling the others is a shortcut: what they
    /// do not hear, they read.
    /// </summary>
    public event Action<IReadOnlyList<CommittedRow>>? Committed;

    /// <summary>Hears of rows that other processes committed.</summary>
    /// <param name="rows">The rows: in any order, some maybe twice, some maybe missing.</param>
    public void Receive(IReadOnlyList<CommittedRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _order.Offer([.. rows.Select(row => row.ToRow())]);
    }

    private void Publish(List<JournalRow> rows)
    {
        _order.Offer(rows);
        Committed?.Invoke([.. rows.Select(CommittedRow.Of)]);
    }
}
