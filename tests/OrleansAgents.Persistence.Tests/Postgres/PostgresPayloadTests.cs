using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.Persistence.Tests.Payloads;
using OrleansAgents.TestKit.Postgres;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Postgres;

/// <summary>Large payloads: kept once, given back as they came, gone with the last run that holds them.</summary>
public sealed class PostgresPayloadTests : IAsyncLifetime
{
    private const int Large = 20_000;

    private PostgresDatabase _database = null!;
    private PostgresStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await PostgresDatabase.MigratedAsync();
        _store = await PostgresStore.OpenAsync(new() { ConnectionString = _database.ConnectionString });
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public async Task Append_RandomPayloads_ReadBackTheSame(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 20; run++)
        {
            var events = new List<WorkflowEvent> { SampleEvents.Started() };
            await AppendedAsync(SampleAppends.Start($"w{run}"));
            while (random.Next(6) > 0)
            {
                var more = Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomPayloads.AnyEvent(random)).ToList();
                await AppendedAsync(SampleAppends.More($"w{run}", events.Count) with { Events = more });
                events.AddRange(more);
            }

            Assert.Equal(EventEncoder.Encode(events), EventEncoder.Encode(await _store.ReadAsync(new($"w{run}"), default)));
            Assert.Equal(events.Count, (await _store.Feed.ReadAsync(new($"w{run}"), 0, 1000, default)).Count);
        }
    }

    [Fact]
    public async Task Append_APayloadThatIsThereAlready_StoresNoSecondCopyAndTheViewShowsIt()
    {
        foreach (var run in (string[])["a", "b"])
        {
            await AppendedAsync(SampleAppends.Start(run));
            await AppendedAsync(SampleAppends.More(run, 1) with { Events = [SampleEvents.Done(7, Large), SampleEvents.Done(7, Large)] });
        }

        Assert.Equal("1 2", await _database.SqlAsync("select (select count(*) from payloads) || ' ' || (select count(*) from payload_refs)"));
        Assert.Equal("True", await _database.SqlAsync("select max(octet_length(payload)) < 1000 from journal"));
        Assert.Equal("6 4 3", await _database.SqlAsync(
            $"select count(*) || ' ' || count(*) filter (where octet_length(payload::text) > {Large}) || ' ' || max(version) from journal_events"));
    }

    [Fact]
    public async Task Prune_RunsThatShareAPayload_DeletesItWithTheLast()
    {
        foreach (var run in (string[])["a", "b"])
        {
            await AppendedAsync(SampleAppends.Start(run));
            await AppendedAsync(SampleAppends.More(run, 1) with { Events = [SampleEvents.Done(7, Large)] });
            await AppendedAsync(SampleAppends.Turn(run, 2));
        }

        Assert.Equal((1, 0), await PruneAsync(keep: 1));
        Assert.Equal(3, (await _store.ReadAsync(new("b"), default)).Count);
        Assert.Equal((1, 1), await PruneAsync(keep: 0));
        Assert.Equal("0 0 0", await _database.SqlAsync(
            "select (select count(*) from payloads) || ' ' || (select count(*) from payload_refs) || ' ' || (select count(*) from payloads_released)"));
    }

    [Fact]
    public async Task Read_APayloadIsMissingOrDamaged_SaysSoAndOthersCanBeRead()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.More("w", 1) with { Events = [SampleEvents.Done(7, Large)] });
        await AppendedAsync(SampleAppends.Start("other"));
        await _database.SqlAsync("update payloads set body = '{}'");

        var damaged = await Assert.ThrowsAsync<InvalidDataException>(() => _store.ReadAsync(new WorkflowId("w"), default));

        Assert.Contains("damaged", damaged.Message, StringComparison.Ordinal);
        Assert.Single(await _store.ReadAsync(new WorkflowId("other"), default));
    }

    private async Task<(long Runs, long Payloads)> PruneAsync(int keep)
    {
        var pruned = await _store.PruneAsync(new() { KeepNewest = keep }, default).Within("the prune");
        return (pruned.Runs, pruned.Payloads);
    }

    private async Task AppendedAsync(JournalAppend append) =>
        Assert.Equal(AppendOutcome.Appended, await _store.AppendAsync(append, default).Within($"append to {append.Workflow}"));
}
