using System.Text;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Definitions;
using OrleansAgents.Persistence.Archives;

namespace OrleansAgents.Persistence.Tests.Archives;

/// <summary>What an import does, whichever store it goes into.</summary>
/// <param name="open">Opens a fresh, empty store.</param>
public abstract class ArchiveImportConformance(Func<Task<(IStoreArchive Store, IAsyncDisposable Owner)>> open) : IAsyncLifetime, IDisposable
{
    private readonly ArchiveFiles _files = new();
    private IStoreArchive _target = null!;
    private IAsyncDisposable _owner = null!;

    public async Task InitializeAsync() => (_target, _owner) = await open();

    public async Task DisposeAsync() => await _owner.DisposeAsync();

    public void Dispose()
    {
        _files.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Export_OfAnImport_EqualsTheFirstExport(int seed)
    {
        var archive = await ArchiveAsync(seed);

        await ArchiveFiles.ImportAsync(archive, _target);

        ArchiveFiles.AssertSameContent(archive, await _files.ExportAsync(_target, "second.ndjson"));
    }

    [Fact]
    public async Task Import_Repeated_PassesOverEverything()
    {
        var archive = await ArchiveAsync(13);
        var first = await ArchiveFiles.ImportAsync(archive, _target);

        var second = await ArchiveFiles.ImportAsync(archive, _target);

        Assert.Equal((new ArchiveCounts(), first.Written, 0), (second.Written, second.Present, second.Conflicts));
    }

    [Fact]
    public async Task Import_AfterAnother_AddsToIt()
    {
        var (one, other) = (await ArchiveAsync(14, "one"), await ArchiveAsync(15, "other"));
        await ArchiveFiles.ImportAsync(one, _target);

        var report = await ArchiveFiles.ImportAsync(other, _target);

        Assert.Equal((SampleStore.Runs, 0), (report.Written.Runs, report.Conflicts));
        Assert.Equal(2 * SampleStore.Runs, (await _target.ListRunsAsync(0, 1000, default)).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(20)]
    public async Task Import_InterruptedAndRepeated_EndsAsIfItHadNotBeen(int itemsBefore)
    {
        var archive = await ArchiveAsync(16);
        using var stop = new CancellationTokenSource();
        var interrupted = new InterruptedStore(_target, itemsBefore, stop.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            StoreImport.RunAsync(archive, new DefinitionReader(), interrupted, dryRun: false, ArchiveFiles.Now, cancellationToken: stop.Token));

        var report = await ArchiveFiles.ImportAsync(archive, _target);

        Assert.Equal(itemsBefore + 1, report.Present.Definitions + report.Present.Agents + report.Present.Locks + report.Present.Runs);
        ArchiveFiles.AssertSameContent(archive, await _files.ExportAsync(_target, "second.ndjson"));
    }

    [Fact]
    public async Task Import_DryRun_SaysWhatItWouldDoAndWritesNothing()
    {
        var archive = await ArchiveAsync(17);

        var report = await ArchiveFiles.ImportAsync(archive, _target, dryRun: true);

        Assert.Equal((SampleStore.Runs, true), (report.Written.Runs, report.DryRun));
        Assert.Empty(await _target.ListRunsAsync(0, 10, default));
        Assert.Empty(await _target.ListDefinitionsAsync(null, 10, default));
        Assert.Equal(report.Written, (await ArchiveFiles.ImportAsync(archive, null, dryRun: true)).Written);
        Assert.Equal(report.Written, (await ArchiveFiles.ImportAsync(archive, _target)).Written);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_RunWithAnotherJournal_IsAConflictAndStaysAsItWas(bool dryRun)
    {
        var (archive, run, rows) = await FirstRunAsync(18);
        var other = rows.Select(row => row with { At = row.At.AddMilliseconds(1) }).ToList();
        await _target.AddRunAsync(run, other, default);

        var report = await ArchiveFiles.ImportAsync(archive, _target, dryRun);

        Assert.Contains($"workflow '{run.Head.Id}'", Assert.Single(report.ConflictsNamed), StringComparison.Ordinal);
        Assert.Equal("import.conflict", report.Conflict?.Code);
        Assert.Equal(SampleStore.Runs - 1, report.Written.Runs);
        Assert.Equal(other[0].At, (await _target.ReadRowsAsync(new(run.Head.Id), 0, default))[0].At);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_IdempotencyKeyOfAnotherRun_IsAConflict(bool dryRun)
    {
        var (archive, run, rows) = await FirstRunAsync(19);
        await _target.AddRunAsync(run with { Head = run.Head with { Id = "other" } }, rows, default);

        var report = await ArchiveFiles.ImportAsync(archive, _target, dryRun);

        Assert.Contains("started workflow 'other'", Assert.Single(report.ConflictsNamed), StringComparison.Ordinal);
        Assert.Null(await _target.FindRunAsync(new(run.Head.Id), default));
    }

    [Fact]
    public async Task Import_RunThatHasGoneOnSince_IsPassedOver()
    {
        var (archive, run, rows) = await FirstRunAsync(20);
        var (version, payload) = (run.Head.Version + 1, Encoding.UTF8.GetBytes("""[{"kind":"WorkflowCancelled","by":"ann","reason":"enough"}]"""));
        var longer = run with { Head = run.Head with { Version = version, Status = WorkflowStatus.Cancelled, EndedAt = ArchiveFiles.Now } };
        await _target.AddRunAsync(longer, [.. rows, new(version, 1, ArchiveFiles.Now, payload)], default);

        var report = await ArchiveFiles.ImportAsync(archive, _target);

        Assert.Equal((0, 1), (report.Conflicts, report.Present.Runs));
        Assert.Equal(version, (await _target.FindRunAsync(new(run.Head.Id), default))?.Head.Version);
    }

    [Fact]
    public async Task Import_LockAndAgentWithOtherDocuments_AreConflictsAndStay()
    {
        var archive = await ArchiveAsync(21);
        var mine = Encoding.UTF8.GetBytes("""{"fence":99}""");
        await _target.AddStateAsync(new("lock", "repo:ü/1", mine), default);
        await _target.AddStateAsync(new("agent", "agent-2", "{}"u8.ToArray()), default);

        var report = await ArchiveFiles.ImportAsync(archive, _target);

        Assert.Equal((2, 2, 2), (report.Conflicts, report.Written.Locks, report.Written.Agents));
        Assert.Equal(mine, (await _target.FindStateAsync("lock", "repo:ü/1", default))?.Json.ToArray());
    }

    [Fact]
    public async Task AddRun_Twice_StoresItOnce()
    {
        var (_, run, rows) = await FirstRunAsync(22);

        var outcomes = new[] { await _target.AddRunAsync(run, rows, default), await _target.AddRunAsync(run, rows, default) };

        Assert.Equal([AppendStatus.Appended, AppendStatus.VersionConflict], outcomes.Select(o => o.Status));
        Assert.Equal(rows.Count, (await _target.ReadRowsAsync(new(run.Head.Id), 0, default)).Count);
    }

    private async Task<string> ArchiveAsync(int seed, string name = "source") => await _files.ExportAsync(await _files.SampleAsync(seed, name), $"{name}.ndjson");

    private async Task<(string Archive, StoredRun Run, IReadOnlyList<StoredRow> Rows)> FirstRunAsync(int seed)
    {
        IStoreArchive source = await _files.SampleAsync(seed);
        var run = (await source.ListRunsAsync(0, 1, default)).Single();
        return (await _files.ExportAsync(source, "source.ndjson"), run, await source.ReadRowsAsync(new(run.Head.Id), 0, default));
    }
}
