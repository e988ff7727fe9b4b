using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Tests.Conformance;

/// <summary>Reads a feed page by page: how much a page holds is the store's affair.</summary>
internal static class WholeFeed
{
    /// <summary>Reads every event of all runs.</summary>
    public static async Task<List<EventView>> ReadWholeAsync(this IEventFeed feed)
    {
        var events = new List<EventView>();
        while (await feed.ReadAllAsync(events is [.., var last] ? last.Sequence : 0, 1000, default) is { Count: > 0 } page)
        {
            events.AddRange(page);
        }

        return events;
    }
}
