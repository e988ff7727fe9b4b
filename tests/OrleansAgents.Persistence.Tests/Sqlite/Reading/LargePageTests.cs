using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Reading;

/// <summary>Large results make small pages: what is read at once is bounded in bytes, and nothing is left out.</summary>
public sealed class LargePageTests : IDisposable
{
    private const int Rows = 12;
    private const int Padding = 100_000;

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteStore _store;

    public LargePageTests() => _store = SqliteStore.Open(new() { Folder = _folder.Path });

    [Fact]
    public async Task Read_LargeRows_GivesFewerThanAskedForAndGoesOn()
    {
        await FillAsync();
        var (all, largest) = (new List<long>(), 0);
        while (await _store.Feed.ReadAllAsync(all.Count, 1000, default) is { Count: > 0 } page)
        {
            all.AddRange(page.Select(e => e.Sequence));
            largest = Math.Max(largest, page.Count);
        }

        Assert.Equal(Enumerable.Range(1, Rows + 1).Select(s => (long)s), all);
        Assert.InRange(largest, 2, 4);
    }

    [Fact]
    public async Task Follow_LargeRowsOfThePast_GivesAllInOrder()
    {
        await FillAsync();
        var seen = new List<long>();
        await foreach (var page in _store.Feed.FollowAllAsync(0, default))
        {
            seen.AddRange(page.Select(e => e.Sequence));
            if (seen.Count > Rows)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(1, Rows + 1).Select(s => (long)s), seen);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private async Task FillAsync()
    {
        Assert.Equal(AppendOutcome.Appended, await _store.AppendAsync(SampleAppends.Start("w"), default));
        for (var version = 1; version <= Rows; version++)
        {
            Assert.Equal(AppendOutcome.Appended, await _store.AppendAsync(SampleAppends.More("w", version, padding: Padding), default));
        }
    }
}
