using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Workflows;

namespace OrleansAgents.HostContract;

/// <summary>The journal of a run as a reader of the feed finds it, checked from the first event to the last.</summary>
/// <param name="State">What the events lead to.</param>
/// <param name="Events">The events.</param>
public sealed record RunHistory(WorkflowState State, IReadOnlyList<WorkflowEvent> Events)
{
    /// <summary>Gets the output, as text.</summary>
    public string? Output => Events.OfType<WorkflowEvent.WorkflowCompleted>().LastOrDefault()?.Output.ToString();

    /// <summary>Gets the kinds of the events.</summary>
    public IEnumerable<string> Kinds => Events.Select(e => e.Kind);

    /// <summary>Counts events.</summary>
    public int Count<T>()
        where T : WorkflowEvent => Events.OfType<T>().Count();

    /// <summary>Reads and checks a journal.</summary>
    public static async Task<RunHistory> ReadAsync(FrontDoor door, string id)
    {
        ArgumentNullException.ThrowIfNull(door);
        var rows = await RowsAsync(door.Feed, id);
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(version => (long)version), rows.Select(row => row.Version));
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.First.Sequence < pair.Second.Sequence, "the feed goes back"));
        WorkflowEvent[] events = [.. rows.Select(row => EventCodec.Read(row.Data.Utf8))];
        Assert.Equal(rows.Select(row => row.Kind), events.Select(e => e.Kind));

        var started = Assert.IsType<WorkflowEvent.WorkflowStarted>(events[0]);
        Result<Core.Definitions.WorkflowDefinition> definition = await door.Definitions.FindAsync(started.DefinitionHash, started.Limits, CancellationToken.None);
        var state = events.Aggregate(WorkflowState.Empty(new(id), definition.Value!), WorkflowMachine.Apply);
        if (state.IsTerminal)
        {
            JournalAudit.Check(state, events);
        }
        else
        {
            JournalAudit.CheckHistory(state, events);
        }

        return new(state, events);
    }

    private static async Task<List<EventView>> RowsAsync(IEventFeed feed, string id)
    {
        var rows = new List<EventView>();
        while (await feed.ReadAsync(new(id), rows.Count, 100, CancellationToken.None) is { Count: > 0 } page)
        {
            Assert.Equal(rows.Count + 1, page[0].Version);
            rows.AddRange(page);
        }

        return rows;
    }
}
