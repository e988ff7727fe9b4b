using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Persistence.Feeds;
using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Feeds;

/// <summary>Rows that come in any order, twice or not at all: each is published once, in the order of places.</summary>
public sealed class FeedOrderTests : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly ManualTimeProvider _time = new();
    private readonly FeedSignals _signals = new();
    private readonly StoredRows _store = new();
    private readonly JournalFeed _feed;
    private readonly FeedOrder _order;

    public FeedOrderTests()
    {
        _feed = new(_store, _signals, alone: false);
        _order = new(_signals, _store, _ => _store.NewestAsync(), 0, _time, Every);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 30)]
    [InlineData(3, 100)]
    [InlineData(20261122, 5)]
    public async Task Offer_InAnyOrderWithRepeatsAndLosses_PublishesEachOnceInOrder(int seed, int lostPercent)
    {
        var random = new Random(seed);
        await using var follower = new Follower(_feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();
        for (var round = 0; round < 40; round++)
        {
            var rows = Enumerable.Range(0, random.Next(1, 40)).Select(i => _store.Add($"w{random.Next(5)}", events: random.Next(1, 4))).ToList();
            var heard = rows.Concat(rows.Where(_ => random.Next(4) == 0)).Where(_ => random.Next(100) >= lostPercent).ToArray();
            random.Shuffle(heard);
            foreach (var part in heard.Chunk(7))
            {
                _order.Offer(part);
            }

            _time.Advance(Every);
            _time.Advance(Every);
        }

        await next.Within($"seed {seed}: the first events");
        await follower.SeeAsync((int)_store.Newest);

        Assert.Equal(Enumerable.Range(1, (int)_store.Newest).Select(n => (long)n), follower.Seen.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Offer_AllRows_PublishesWithoutReadingTheStore()
    {
        var rows = Enumerable.Range(0, 50).Select(_ => _store.Add("w", 2)).ToArray();

        _order.Offer([.. rows.Reverse()]);

        Assert.Equal(100, _signals.FindRecent("w", 0)![^1].LastVersion);
        Assert.Equal(0, _store.Reads);
        await Task.CompletedTask;
    }

    [Fact]
    public void Offer_ARowBehindAGap_IsNotTakenForTheNewestButItsPlaceIsKnown()
    {
        _order.Offer([_store.Add("w", 1)]);
        var missing = _store.Add("other", 1);
        _order.Offer([_store.Add("w", 1)]);

        Assert.Null(_signals.FindRecent("w", 0));
        Assert.Null(_signals.Newest("w"));
        Assert.Equal(3, _signals.LastSequence);

        _order.Offer([missing]);

        Assert.Equal([1L, 2], _signals.FindRecent("w", 0)!.Select(row => row.Version));
    }

    [Fact]
    public async Task Offer_AnEndBehindAGap_IsToldToWhoWaitsForIt()
    {
        _order.Offer([_store.Add("w", 1)]);
        var ended = _feed.WaitForEndAsync(new("w"), default);
        _store.Add("missing", 1);

        _order.Offer([_store.Add("w", 1) with { EndsRun = true }]);

        await ended.Within("the end, which nobody's order holds up");
        Assert.Equal(0, _store.Reads);
    }

    [Fact]
    public async Task Offer_MoreThanMayWait_ReadsTheStoreAtOnce()
    {
        await using var follower = new Follower(_feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();
        _store.Add("lost", 1);

        _order.Offer([.. Enumerable.Range(0, 4097).Select(i => _store.Add("w", 1))]);

        await next.Within("the first events");
        await follower.SeeAsync(4098);
        Assert.Equal(Enumerable.Range(1, 4098).Select(n => (long)n), follower.Seen.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Tick_WhatWasMissingIsPruned_GoesOnBehindIt()
    {
        await using var follower = new Follower(_feed.FollowAllAsync(null, default));
        var next = follower.NextAsync();
        _store.Add("gone", 3);
        _store.Prune();
        _order.Offer([_store.Add("w", 1)]);

        _time.Advance(Every);

        await next.Within("the event behind the gap");
        Assert.Equal([4L], follower.Seen.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Tick_TheStoreIsAway_SaysSoUntilItIsBack()
    {
        _store.Down = new("store.unreachable", "away");
        _time.Advance(Every);
        await Patience.Until(() => _order.Fault is not null, "the fault");

        _store.Down = null;
        await Patience.Until(
            () =>
            {
                _time.Advance(Every);
                return _order.Fault is null;
            },
            "the end of the fault");
    }

    public ValueTask DisposeAsync() => _order.DisposeAsync();

    private sealed class StoredRows : IJournalRows
    {
        private readonly Lock _gate = new();
        private readonly List<JournalRow> _rows = [];
        private readonly Dictionary<string, long> _versions = [];

        public long Newest { get; private set; }

        public int Reads { get; private set; }

        public StoreUnavailableException? Down { get; set; }

        public JournalRow Add(string workflow, int events)
        {
            lock (_gate)
            {
                var version = _versions.GetValueOrDefault(workflow);
                var json = $"[{string.Join(',', Enumerable.Repeat("{\"kind\":\"StepStarted\"}", events))}]";
                var row = new JournalRow(Newest + 1, workflow, version + 1, events, System.Text.Encoding.UTF8.GetBytes(json), default) { EndsRun = false };
                _rows.Add(row);
                (Newest, _versions[workflow]) = (row.LastSequence, row.LastVersion);
                return row;
            }
        }

        public void Prune()
        {
            lock (_gate)
            {
                _rows.Clear();
            }
        }

        public Task<long> NewestAsync() => Down is null ? Task.FromResult(Newest) : Task.FromException<long>(Down);

        public Task<List<JournalRow>> ReadAllAsync(long afterSequence, int limit, CancellationToken cancellationToken)
        {
            lock (_gate)
            {
                Reads += afterSequence > 0 || limit > 256 ? 1 : 0;           // a follower reads once when it begins
                return Task.FromResult(_rows.Where(row => row.LastSequence > afterSequence).Take(limit).ToList());
            }
        }

        public Task<List<JournalRow>> ReadAsync(string workflow, long afterVersion, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<JournalRow?> LastAsync(string workflow, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
