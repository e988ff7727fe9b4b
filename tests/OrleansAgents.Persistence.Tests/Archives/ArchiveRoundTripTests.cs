using System.Text;
using System.Text.Json;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Persistence.Archives;
using OrleansAgents.Persistence.Sqlite.Inspection;
using OrleansAgents.Persistence.Tests.Journals;
using OrleansAgents.TestKit.Workflows;

namespace OrleansAgents.Persistence.Tests.Archives;

public sealed class ArchiveRoundTripTests : IDisposable
{
    private readonly ArchiveFiles _files = new();

    public static TheoryData<string> GoldenFiles => GoldenJournalTests.Files;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1, "a.ndjson")]
    [InlineData(2, "a.ndjson.gz")]
    [InlineData(20261121, "a.ndjson.gz")]
    public async Task Export_OfAnImport_EqualsTheFirstExport(int seed, string name)
    {
        var first = await _files.ExportAsync(await _files.SampleAsync(seed), name);
        using var target = _files.Open("target");

        var report = await ArchiveFiles.ImportAsync(first, target);

        var second = await _files.ExportAsync(target, $"second-{name}");
        ArchiveFiles.AssertSameContent(first, second);
        Assert.Equal((SampleStore.Runs, 3, 3, 0), (report.Written.Runs, report.Written.Agents, report.Written.Locks, report.Conflicts));
        target.Dispose();
        Assert.Empty(JournalInspection.Inspect(_files.File("target")).Problems);
    }

    [Fact]
    public async Task Import_OfManyTexts_KeepsWhichIsTheNewest()
    {
        var source = await _files.SampleAsync(3);
        var target = _files.Open("target");

        await ArchiveFiles.ImportAsync(await _files.ExportAsync(source, "a.ndjson"), target);

        foreach (var newest in await source.ListNewestAsync(default))
        {
            Assert.Equal(await source.ListVersionsAsync(newest.Name, 100, default), await target.ListVersionsAsync(newest.Name, 100, default));
        }
    }

    [Fact]
    public async Task Import_OfUnfinishedRuns_ListsThemForRecoveryInTheSameOrder()
    {
        var source = await _files.SampleAsync(4);
        var target = _files.Open("target");

        await ArchiveFiles.ImportAsync(await _files.ExportAsync(source, "a.ndjson"), target);

        var unfinished = await source.ListUnfinishedAsync(default);
        Assert.NotEmpty(unfinished);
        Assert.Equal(unfinished, await target.ListUnfinishedAsync(default));
    }

    [Fact]
    public async Task Start_WithAKeyThatWasImported_MeetsTheFirstRun()
    {
        var target = _files.Open("target");
        await ArchiveFiles.ImportAsync(await _files.ExportAsync(await _files.SampleAsync(5), "a.ndjson"), target);

        var again = TestKit.Stores.SampleAppends.Start("another", key: new("key \"run-5-0\"", "hash-0"));

        var outcome = await target.AppendAsync(again, default);
        Assert.Equal((AppendStatus.IdempotencyKeyUsed, "run-5-0"), (outcome.Status, outcome.Existing?.Workflow.Value));
    }

    [Fact]
    public async Task Follow_OfEverything_SeesImportedRunsBehindWhatWasThere()
    {
        var target = _files.Open("target");
        await target.AppendAsync(TestKit.Stores.SampleAppends.Start("before"), default);
        await ArchiveFiles.ImportAsync(await _files.ExportAsync(await _files.SampleAsync(6), "a.ndjson"), target);

        var (last, sequences) = (0L, new List<long>());
        while (await target.Feed.ReadAllAsync(last, 100, default) is { Count: > 0 } page)
        {
            sequences.AddRange(page.Select(e => e.Sequence));
            last = page[^1].Sequence;
        }

        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i), sequences);
        Assert.Equal(last, target.Signals.LastSequence);
    }

    [Theory]
    [MemberData(nameof(GoldenFiles))]
    public async Task RoundTrip_OfAGoldenJournal_KeepsEveryByte(string file)
    {
        var scenario = GoldenScenarios.All[Path.GetFileNameWithoutExtension(file).Split('-')[1]];
        var rows = Rows(file);
        var started = StartOf(rows);
        var definition = scenario.Definition.Build() with { Name = started.Definition, Hash = started.DefinitionHash };
        var known = new KnownDefinitions();
        var (source, target) = ((IStoreArchive)_files.Open("source"), _files.Open("target"));
        await source.AddDefinitionAsync(new(definition.Name, definition.Hash, known.Add(definition), MachineRun.Noon), default);
        Assert.Equal(AppendOutcome.Appended, await source.AddRunAsync(RunOf(started, rows, scenario.Ends), rows, default));
        var archive = await _files.ExportAsync(source, "a.ndjson");

        var imported = await StoreImport.RunAsync(archive, known, target, dryRun: false, ArchiveFiles.Now);

        Assert.True(imported.TryGet(out _, out var error), $"{error?.Message} {string.Join(' ', error?.Problems ?? [])}");
        var stored = await ((IStoreArchive)target).ReadRowsAsync(new("golden"), 0, default);
        Assert.Equal(rows.Select(row => Encoding.UTF8.GetString(row.Payload.Span)), stored.Select(row => Encoding.UTF8.GetString(row.Payload.Span)));
    }

    private static List<StoredRow> Rows(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "journals", file)));
        var (rows, version) = (new List<StoredRow>(), 1);
        foreach (var row in document.RootElement.EnumerateArray())
        {
            rows.Add(new(version, row.GetArrayLength(), MachineRun.Noon.AddSeconds(rows.Count), Encoding.UTF8.GetBytes(row.GetRawText())));
            version += row.GetArrayLength();
        }

        return rows;
    }

    private static WorkflowEvent.WorkflowStarted StartOf(List<StoredRow> rows)
    {
        var events = new List<WorkflowEvent>();
        EventCodec.ReadArray(rows[0].Payload.Span, events);
        return Assert.IsType<WorkflowEvent.WorkflowStarted>(events[0]);
    }

    private static StoredRun RunOf(WorkflowEvent.WorkflowStarted started, List<StoredRow> rows, WorkflowStatus ends)
    {
        var (version, isOver) = (rows[^1].Version + rows[^1].Events - 1, ends is WorkflowStatus.Completed or WorkflowStatus.Failed or WorkflowStatus.Cancelled);
        return new(
            new("golden", started.Definition, started.DefinitionHash.Value, ends, version, started.CorrelationId, rows[0].At, isOver ? rows[^1].At : null, 0),
            Key: null);
    }
}
