using System.Text;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Payloads;
using OrleansAgents.Persistence.Sqlite.Writing;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Persistence.Tests.Conformance;
using OrleansAgents.Persistence.Tests.Payloads;
using OrleansAgents.TestKit.Stores;

namespace OrleansAgents.Persistence.Tests.Sqlite.Payloads;

/// <summary>Large payloads through the store: kept once, given back as they came.</summary>
public sealed class LargePayloadTests : IDisposable
{
    private const int Large = 20_000;

    private readonly TemporaryFolder _folder = new();
    private SqliteStore _store;

    public LargePayloadTests() => _store = Open();

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    public async Task Append_RandomPayloads_ReadBackTheSameEverywhere(int seed)
    {
        var random = new Random(seed);
        var written = new Dictionary<string, List<WorkflowEvent>>();
        for (var run = 0; run < 60; run++)
        {
            var events = written[$"w{run}"] = [SampleEvents.Started()];
            await AppendedAsync(SampleAppends.Start($"w{run}"));
            while (random.Next(6) > 0)
            {
                var more = Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomPayloads.AnyEvent(random)).ToList();
                await AppendedAsync(SampleAppends.More($"w{run}", events.Count) with { Events = more });
                events.AddRange(more);
            }
        }

        await CheckAsync(written, $"seed {seed}, from memory");
        Reopen();
        await CheckAsync(written, $"seed {seed}, from the file");
    }

    [Fact]
    public async Task Append_APayloadThatIsThereAlready_StoresNoSecondCopy()
    {
        foreach (var run in (string[])["a", "b"])
        {
            await AppendedAsync(SampleAppends.Start(run));
            await AppendedAsync(SampleAppends.More(run, 1) with { Events = [SampleEvents.Done(7, Large), SampleEvents.Done(7, Large)] });
        }

        Assert.Equal("1 2", Read("select (select count(*) from payloads) || ' ' || (select count(*) from payload_refs)"));
        Assert.True(int.Parse(Read("select max(length(payload)) from journal"), System.Globalization.CultureInfo.InvariantCulture) < 1000);
    }

    [Fact]
    public async Task Append_SmallPayloads_TouchesNoTableOfPayloads()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.More("w", 1, events: 50, padding: 100));

        Assert.Equal("0 0 0", Read("select (select count(*) from payloads) || ' ' || (select count(*) from payload_refs) || ' ' || max(refs) from journal"));
    }

    [Fact]
    public async Task Append_AConflict_StoresNoPayload()
    {
        await AppendedAsync(SampleAppends.Start("w"));

        Assert.Equal(AppendOutcome.VersionConflict, await _store.AppendAsync(SampleAppends.More("w", 5, padding: Large), default));

        Assert.Equal("0", Read("select count(*) from payloads"));
    }

    [Theory]
    [InlineData("delete from payloads", "missing")]
    [InlineData("update payloads set body = '\"other\"'", "damaged")]
    [InlineData("update journal set refs = 2 where refs = 1", "2 payloads")]
    public async Task Read_APayloadIsMissingOrDamaged_NamesTheRunAndTheOthersGoOn(string damage, string said)
    {
        await AppendedAsync(SampleAppends.Start("w"));
        await AppendedAsync(SampleAppends.More("w", 1, padding: Large));
        await AppendedAsync(SampleAppends.Start("other"));
        Sql.Run(_folder.Database, damage);
        Reopen();

        foreach (var read in (Func<Task>[])[() => _store.ReadAsync(new("w"), default), () => _store.Feed.ReadAsync(new("w"), 0, 10, default)])
        {
            var fault = await Assert.ThrowsAsync<InvalidDataException>(read);
            Assert.Contains("'w' at version 2", fault.Message, StringComparison.Ordinal);
            Assert.Contains(said, fault.Message, StringComparison.Ordinal);
        }

        Assert.Single(await _store.ReadAsync(new("other"), default));
    }

    [Fact]
    public async Task View_OfEvents_ShowsThePayloadInItsPlace()
    {
        await AppendedAsync(SampleAppends.Start("w"));
        var strange = new WorkflowEvent.StepCompleted("step", 1, 1, Core.Json.JsonPayload.Parse($"[true,\"{new string('x', Large)}\"]"), 0.5);
        await AppendedAsync(SampleAppends.More("w", 1) with { Events = [strange, SampleEvents.Done(1)] });

        var shown = Read("select payload from journal_events where version = 2");

        Assert.Equal(Text([strange])[1..^1], shown);
        Assert.Contains("\"number\":1", Read("select payload from journal_events where version = 3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prune_ARun_DeletesThePayloadsThatNoOtherRunUses()
    {
        await EndAsync("a", 1, 2);
        await EndAsync("b", 2, 3);
        await AppendedAsync(SampleAppends.Start("open"));
        await AppendedAsync(SampleAppends.More("open", 1) with { Events = [SampleEvents.Done(3, Large)] });

        var pruned = await _store.PruneAsync(new() { KeepNewest = 1 }, default).Within("the first prune");
        Assert.Equal((1, 1), (pruned.Runs, pruned.Payloads));
        pruned = await _store.PruneAsync(new() { KeepNewest = 0 }, default).Within("the second prune");

        Assert.Equal((1, 1), (pruned.Runs, pruned.Payloads));
        Assert.Equal("1 1 0", Read("""
            select (select count(*) from payloads) || ' ' || (select count(*) from payload_refs) || ' ' || (select count(*) from payloads_released)
            """));
        Assert.Equal(2, (await _store.ReadAsync(new("open"), default)).Count);
    }

    [Fact]
    public async Task Prune_ManyPayloads_DeletesAllOfThem()
    {
        await EndAsync("w", [.. Enumerable.Range(0, 100)]);

        Assert.Equal(100, (await _store.PruneAsync(new() { KeepNewest = 0 }, default).Within("the prune")).Payloads);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private async Task CheckAsync(Dictionary<string, List<WorkflowEvent>> written, string when)
    {
        foreach (var (run, events) in written)
        {
            var expected = Text(events);
            Assert.True(expected == Text(await _store.ReadAsync(new(run), default)), $"{when}: the replay of {run}");
            var views = await _store.Feed.ReadAsync(new(run), 0, 1000, default);
            Assert.True(expected == $"[{string.Join(',', views.Select(e => e.Data))}]", $"{when}: the events of {run}");
        }

        var all = await _store.Feed.ReadWholeAsync();
        foreach (var run in all.GroupBy(e => e.WorkflowId))
        {
            Assert.True(Text(written[run.Key]) == $"[{string.Join(',', run.Select(e => e.Data))}]", $"{when}: the feed of {run.Key}");
        }
    }

    private static string Text(IReadOnlyList<WorkflowEvent> events) => Encoding.UTF8.GetString(EventEncoder.Encode(events));

    private SqliteStore Open() => SqliteStore.Open(new() { Folder = _folder.Path, PayloadInlineBytesMax = RandomPayloads.InlineBytesMax });

    private void Reopen()
    {
        _store.Dispose();
        _store = Open();
    }

    private string Read(string sql)
    {
        using var prompt = new Sql(_folder.Database);
        return prompt.Value(sql);
    }

    private async Task EndAsync(string run, params int[] payloads)
    {
        await AppendedAsync(SampleAppends.Start(run));
        await AppendedAsync(SampleAppends.More(run, 1) with { Events = [.. payloads.Select(number => SampleEvents.Done(number, Large))] });
        await AppendedAsync(SampleAppends.Turn(run, 1 + payloads.Length));
    }

    private async Task AppendedAsync(JournalAppend append) =>
        Assert.Equal(AppendOutcome.Appended, await _store.AppendAsync(append, default).Within("an append"));
}
