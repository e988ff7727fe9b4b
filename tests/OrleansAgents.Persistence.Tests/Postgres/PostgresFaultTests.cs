using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.TestKit.Postgres;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Persistence.Tests.Postgres;

/// <summary>A server that stops, hangs, or refuses: nothing that was acknowledged is lost, and the store goes on by itself.</summary>
public sealed class PostgresFaultTests
{
    private TaskCompletionSource _back = new();

    [Fact]
    public async Task Append_TheServerDiesInTheMiddleAndComesBack_LosesNothingAcknowledgedAndDoublesNothing()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await PostgresDatabase.MigratedOnAsync(server);
        await using var store = await PostgresStore.OpenAsync(new() { ConnectionString = database.ConnectionString, FeedPollEvery = TimeSpan.FromMilliseconds(50) });
        using var stop = new CancellationTokenSource();
        _back.SetResult();
        var writers = Enumerable.Range(0, 8).Select(i => Task.Run(() => WriteAsync(store, $"w{i}", stop.Token))).ToArray();

        var faults = 0;
        for (var crash = 0; crash < 3; crash++)
        {
            await Patience.Until(() => store.Signals.LastSequence > (crash + 1) * 40, "appends before the crash");
            _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await server.StopAsync();
            await Patience.Until(() => store.Fault is not null, "the store's fault");
            Assert.Equal("store.unreachable", store.Fault!.Code);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync(new OrleansAgents.Core.Workflows.WorkflowId("w0"), default));
            await server.StartAgainAsync();
            _back.SetResult();
            await Patience.Until(() => store.Fault is null, "the end of the fault");
            faults++;
        }

        await stop.CancelAsync();
        var acknowledged = await Task.WhenAll(writers).Within("the writers");
        Assert.Equal(3, faults);
        foreach (var (version, i) in acknowledged.Select((v, i) => (v, i)))
        {
            var events = await store.ReadAsync(new($"w{i}"), default);
            Assert.True(events.Count >= version, $"w{i} has {events.Count} events, and {version} were acknowledged");
        }

        var all = await store.Feed.ReadWholeAsync();
        Assert.Equal(Enumerable.Range(1, all.Count).Select(n => (long)n), all.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Append_TheServerHangs_GivesUpInTimeAndGoesOnLater()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await PostgresDatabase.MigratedOnAsync(server);
        await using var store = await PostgresStore.OpenAsync(new() { ConnectionString = database.ConnectionString, CommandTimeout = TimeSpan.FromSeconds(1) });
        await store.AppendAsync(SampleAppends.Start("w"), default).Within("the first append");

        server.Pause();
        var hung = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(SampleAppends.More("w", 1), default).Within("the append that hangs"));
        server.Continue();

        Assert.Equal("store.unreachable", hung.Code);
        await Patience.Until(() => store.Fault is null, "the end of the fault");
        var version = (await store.ReadAsync(new("w"), default)).Count;          // the outcome of the one that hung was unknown
        Assert.Equal(AppendOutcome.Appended, await store.AppendAsync(SampleAppends.More("w", version), default).Within("the append after"));
    }

    [Fact]
    public async Task Append_TheServerTakesNoWrites_SaysSoAndGoesOnWhenItDoes()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        await database.SqlAsync($"alter database {database.Name} set default_transaction_read_only = on");
        await using var store = await PostgresStore.OpenAsync(new() { ConnectionString = database.ConnectionString });

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(SampleAppends.Start("w"), default).Within("the append"));
        Assert.Equal("store.read_only", refused.Code);
        Assert.Equal("store.read_only", store.Fault?.Code);
        await database.SqlAsync($"set transaction_read_only = off; alter database {database.Name} reset default_transaction_read_only");

        await Patience.Until(() => store.Fault is null, "the end of the fault");
        Assert.Equal(AppendOutcome.Appended, await store.AppendAsync(SampleAppends.Start("w"), default).Within("the append after"));
    }

    [Fact]
    public async Task Write_OneThatTheSchemaRefuses_FailsAloneAmongItsNeighbours()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        await using var store = await PostgresStore.OpenAsync(new() { ConnectionString = database.ConnectionString });
        var random = new Random(7);
        var key = string.Concat(Enumerable.Range(0, 30_000).Select(_ => (char)random.Next('!', '~')));      // longer than an index takes

        var appends = Enumerable.Range(0, 50).Select(i => store.AppendAsync(SampleAppends.Start($"w{i}"), default)).ToArray();
        var bad = store.WriteAsync(new(GrainTypes.Agent, key, 0, "{}"u8.ToArray(), []), default);
        var more = Enumerable.Range(50, 50).Select(i => store.AppendAsync(SampleAppends.Start($"w{i}"), default)).ToArray();

        Assert.Equal("store.write_refused", (await Assert.ThrowsAsync<StoreUnavailableException>(() => bad.Within("the bad write"))).Code);
        Assert.All(await Task.WhenAll([.. appends, .. more]).Within("its neighbours"), o => Assert.Equal(AppendOutcome.Appended, o));
        Assert.Null(store.Fault);
        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), (await store.Feed.ReadWholeAsync()).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Writer_BetweenBatches_HoldsNoTransactionAndNoLock()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        await using var store = await PostgresStore.OpenAsync(new() { ConnectionString = database.ConnectionString }, new ManualTimeProvider());
        for (var version = 0; version < 20; version++)
        {
            await store.AppendAsync(version == 0 ? SampleAppends.Start("w") : SampleAppends.More("w", version), default).Within("an append");

            Assert.Equal("0", await database.SqlAsync(
                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and state <> 'idle'"));
            Assert.Equal("0", await database.SqlAsync(
                "select count(*) from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"));
        }
    }

    [Fact]
    public async Task Dispose_WithWritesQueued_WritesThemAndRefusesMore()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        var store = await PostgresStore.OpenAsync(new() { ConnectionString = database.ConnectionString });
        var appends = Enumerable.Range(0, 200).Select(i => store.AppendAsync(SampleAppends.Start($"w{i}"), default)).ToArray();

        await store.DisposeAsync();
        await store.DisposeAsync();

        Assert.All(await Task.WhenAll(appends).Within("the appends"), o => Assert.Equal(AppendOutcome.Appended, o));
        Assert.Equal("200", await database.SqlAsync("select count(*) from journal"));
        Assert.Equal("store.closed", (await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(SampleAppends.Start("x"), default))).Code);
        Assert.Equal("store.closed", (await Assert.ThrowsAsync<StoreUnavailableException>(() => store.ListUnfinishedAsync(default))).Code);
    }

    /// <summary>Appends to one run until told to stop; when an outcome is unknown it reads on, as a grain does.</summary>
    /// <returns>The newest version that was acknowledged.</returns>
    private async Task<long> WriteAsync(PostgresStore store, string run, CancellationToken stop)
    {
        var (acknowledged, version) = (0L, 0L);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var outcome = await store.AppendAsync(version == 0 ? SampleAppends.Start(run) : SampleAppends.More(run, version), CancellationToken.None);
                Assert.Equal(AppendOutcome.Appended, outcome);
                acknowledged = ++version;
            }
            catch (StoreUnavailableException)
            {
                version = await VersionAsync(store, run);
                Assert.True(version >= acknowledged, $"{run}: {acknowledged} were acknowledged, and {version} are there");
            }
        }

        return acknowledged;
    }

    private async Task<long> VersionAsync(PostgresStore store, string run)
    {
        while (true)
        {
            await _back.Task;
            try
            {
                return (await store.ReadAsync(new(run), CancellationToken.None)).Count;
            }
            catch (StoreUnavailableException)
            {
                // The server has only just begun to stop, or to start.
            }
        }
    }
}
