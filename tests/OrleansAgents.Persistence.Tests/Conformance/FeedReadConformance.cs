using OrleansAgents.Abstractions.Journals;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

public abstract class FeedReadConformance(StoreUnderTest store) : StoreConformance(store)
{
    [Fact]
    public async Task Read_AnEvent_GivesKindTimeAndTheEventItself()
    {
        await AppendedAsync(SampleAppends.Start("w") with { Events = SampleEvents.EveryKind });

        var events = await Feed.ReadAsync(new("w"), 0, 100, default);

        var storedAt = DateTimeOffset.FromUnixTimeMilliseconds(SampleEvents.At.ToUnixTimeMilliseconds());
        Assert.Equal(
            SampleEvents.EveryKind.Select((e, i) => (i + 1L, "w", i + 1L, e.Kind, storedAt)),
            events.Select(e => (e.Sequence, e.WorkflowId, e.Version, e.Kind, e.At)));
        Assert.All(events, e => Assert.Equal(e.Kind, e.Data.ToElement().GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Read_UnknownRunOrEmptyStore_IsEmpty()
    {
        Assert.Empty(await Feed.ReadAsync(new("nobody"), 0, 10, default));
        Assert.Empty(await Feed.ReadAllAsync(0, 10, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Read_LimitBelowOne_IsRefused(int limit)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Feed.ReadAsync(new("w"), 0, limit, default));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Feed.ReadAllAsync(0, limit, default));
    }

    [Fact]
    public async Task Read_AfterEveryVersion_GivesExactlyTheRestOnce()
    {
        await FillAsync();
        var all = await Feed.ReadAsync(new("a"), 0, 100, default);
        Assert.Equal(Enumerable.Range(1, 13).Select(v => (long)v), all.Select(e => e.Version));

        for (var after = -1; after <= 14; after++)
        {
            Assert.Equal(all.Where(e => e.Version > after), await Feed.ReadAsync(new("a"), after, 100, default));
        }
    }

    [Fact]
    public async Task ReadAll_AfterEverySequence_GivesExactlyTheRestOnce()
    {
        await FillAsync();
        var all = await Feed.ReadAllAsync(0, 100, default);
        Assert.Equal(Enumerable.Range(1, 18).Select(v => (long)v), all.Select(e => e.Sequence));

        for (var after = -1; after <= 19; after++)
        {
            Assert.Equal(all.Where(e => e.Sequence > after), await Feed.ReadAllAsync(after, 100, default));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(18)]
    public async Task Read_PageByPage_CutsInsideAppendsWithoutLossOrRepeat(int limit)
    {
        await FillAsync();

        var ofOne = await PagesAsync(after => Feed.ReadAsync(new("a"), after, limit, default), e => e.Version, limit);
        var ofAll = await PagesAsync(after => Feed.ReadAllAsync(after, limit, default), e => e.Sequence, limit);

        Assert.Equal(await Feed.ReadAsync(new("a"), 0, 100, default), ofOne);
        Assert.Equal(await Feed.ReadAllAsync(0, 100, default), ofAll);
    }

    private static async Task<List<EventView>> PagesAsync(Func<long, Task<IReadOnlyList<EventView>>> read, Func<EventView, long> placeOf, int limit)
    {
        var seen = new List<EventView>();
        while (await read(seen.Count == 0 ? 0 : placeOf(seen[^1])) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= limit, $"{page.Count} events on a page of {limit}");
            seen.AddRange(page);
        }

        return seen;
    }

    /// <summary>Two runs, interleaved, by appends of several sizes: 13 events of <c>a</c>, 5 of <c>b</c>.</summary>
    private async Task FillAsync()
    {
        await AppendedAsync(SampleAppends.Start("a"));
        await AppendedAsync(SampleAppends.Start("b"));
        await AppendedAsync(SampleAppends.More("a", 1, events: 5));
        await AppendedAsync(SampleAppends.More("b", 1, events: 4));
        await AppendedAsync(SampleAppends.More("a", 6, events: 1));
        await AppendedAsync(SampleAppends.More("a", 7, events: 6));
    }
}
