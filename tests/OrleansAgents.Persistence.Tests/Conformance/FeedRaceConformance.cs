using OrleansAgents.Abstractions.Journals;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Conformance;

/// <summary>Followers that come, fall behind and come back while appends race: each sees each event once, in order.</summary>
public abstract class FeedRaceConformance(StoreUnderTest store) : StoreConformance(store)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261120)]
    public async Task Follow_WhileAppendsRace_SeesNoGapAndNoRepeat(int seed)
    {
        var random = new Random(seed);
        for (var iteration = 0; iteration < 40; iteration++)
        {
            var run = $"w{iteration}";
            var sizes = Enumerable.Range(0, random.Next(1, 150)).Select(_ => random.Next(1, 5)).ToArray();
            var starts = Enumerable.Range(0, 3).Select(_ => (After: (long)random.Next(0, 10), Pause: random.Next(0, 4))).ToArray();

            var followers = starts.Select(s => Task.Run(() => FollowAsync(run, s.After, s.Pause))).ToArray();
            await WriteAsync(run, sizes);
            var seen = await Task.WhenAll(followers).Within($"seed {seed}, iteration {iteration}");

            var last = 2 + sizes.Sum();
            foreach (var (versions, start) in seen.Zip(starts))
            {
                var expected = Enumerable.Range((int)start.After + 1, Math.Max(0, last - (int)start.After)).Select(v => (long)v);
                Assert.True(
                    expected.SequenceEqual(versions),
                    $"seed {seed}, iteration {iteration}, after {start.After} of {last}: {string.Join(' ', versions)}");
            }
        }

        Assert.False(HasFollowers);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20261121)]
    public async Task FollowAll_WhileManyRunsAppend_SeesCommitOrderWithoutGapOrRepeat(int seed)
    {
        const int Runs = 24, Appends = 40;
        var random = new Random(seed);
        var sizes = Enumerable.Range(0, Runs).Select(_ => Enumerable.Range(0, Appends).Select(_ => random.Next(1, 4)).ToArray()).ToArray();
        await using var follower = new Follower(Feed.FollowAllAsync(null, default));
        await using var slow = new Follower(Feed.FollowAllAsync(0, default));
        var total = sizes.Sum(s => 2 + s.Sum());

        var writers = Task.WhenAll(sizes.Select((s, i) => Task.Run(() => WriteAsync($"w{i}", s))));
        await follower.SeeAsync(total);
        await writers.Within($"seed {seed}: the writers");
        await slow.SeeAsync(total);

        var stored = await Feed.ReadWholeAsync();
        Assert.Equal(Enumerable.Range(1, total).Select(n => (long)n), stored.Select(e => e.Sequence));
        Assert.Equal(stored.Select(Place), follower.Seen.Select(Place));
        Assert.Equal(stored, slow.Seen);
    }

    private static (long Sequence, string Workflow, long Version) Place(EventView e) => (e.Sequence, e.WorkflowId, e.Version);

    /// <summary>A start, appends of these sizes, and an end.</summary>
    private async Task WriteAsync(string run, int[] sizes)
    {
        await AppendedAsync(SampleAppends.Start(run));
        var version = 1L;
        foreach (var size in sizes)
        {
            await AppendedAsync(SampleAppends.More(run, version, size));
            version += size;
        }

        await AppendedAsync(SampleAppends.Turn(run, version));
    }

    /// <summary>Follows to the end, leaving and coming back after some pages.</summary>
    private async Task<List<long>> FollowAsync(string run, long after, int leaveAfterPages)
    {
        var seen = new List<long>();
        for (var ended = false; !ended;)
        {
            var pages = 0;
            ended = true;
            await foreach (var page in Feed.FollowAsync(new(run), seen.Count == 0 ? after : seen[^1], default))
            {
                seen.AddRange(page.Select(e => e.Version));
                if (leaveAfterPages > 0 && ++pages >= leaveAfterPages * 5)
                {
                    ended = false;
                    break;
                }
            }
        }

        return seen;
    }
}
