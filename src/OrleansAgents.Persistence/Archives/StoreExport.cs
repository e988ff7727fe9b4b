using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.Persistence.Sqlite.Backups;

namespace OrleansAgents.Persistence.Archives;

/// <summary>Writes everything that a store carries from one place to another into one file.</summary>
public static class StoreExport
{
    private const int Page = 200;

    /// <summary>
    /// Exports a store: definitions, registered agents, locks, and runs with their journals. The file has its name only once it is
    /// complete and synced to disk; it is compressed when the name ends in <c>.gz</c>. The caller sees to it that nobody writes the
    /// store meanwhile, or that the port shows one moment of it. Memory is bounded by the longest journal.
    /// </summary>
    /// <param name="source">The store.</param>
    /// <param name="path">The file to make; its folder is created if need be.</param>
    /// <param name="createdAt">The present time by the clock that fences of locks are taken from.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <returns>What was written, or <c>archive.exists</c>, <c>archive.unwritable</c>, <c>export.damaged</c>.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    public static async Task<Result<ExportReport>> RunAsync(
        IStoreArchive source, string path, DateTimeOffset createdAt, IProgress<ArchiveProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var target = Path.GetFullPath(path);
        if (File.Exists(target))
        {
            return ArchiveErrors.Exists(target);
        }

        var partial = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            ArchiveCounts counts;
            await using (var writer = new ArchiveWriter(file, ArchiveFormat.IsCompressed(target)))
            {
                await WriteAsync(source, writer, createdAt, progress, cancellationToken);
                counts = writer.Counts;
            }

            DurableFile.Move(partial, target, overwrite: false);
            return new ExportReport(target, new FileInfo(target).Length, counts);
        }
        catch (InvalidDataException e)
        {
            return ArchiveErrors.SourceDamaged(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return File.Exists(target) ? ArchiveErrors.Exists(target) : ArchiveErrors.Unwritable(target, e.Message);
        }
        finally
        {
            Discard(partial);
        }
    }

    private static async Task WriteAsync(
        IStoreArchive source, ArchiveWriter writer, DateTimeOffset createdAt, IProgress<ArchiveProgress>? progress, CancellationToken cancellationToken)
    {
        await writer.WriteHeaderAsync(createdAt, source.Kind, cancellationToken);
        for (DefinitionRow? last = null; await source.ListDefinitionsAsync(last, Page, cancellationToken) is { Count: > 0 } page; last = page[^1])
        {
            await WriteAllAsync(page.Select(row => new ArchiveItem.Definition(row)));
        }

        // Locks before runs: an import that is interrupted must not leave a run whose lock is not there yet.
        foreach (var type in (string[])[ArchiveFormat.Agent, ArchiveFormat.Lock])
        {
            for (var last = ""; await source.ListStatesAsync(type, last, Page, cancellationToken) is { Count: > 0 } page; last = page[^1].Key)
            {
                await WriteAllAsync(page.Select(row => new ArchiveItem.State(row)));
            }
        }

        for (var last = 0L; await source.ListRunsAsync(last, Page, cancellationToken) is { Count: > 0 } page; last = page[^1].Head.Cursor)
        {
            foreach (var run in page)
            {
                var rows = await JournalAsync(source, run, cancellationToken);
                _ = JournalRows.Decode(run, rows);            // what no replay can read must not be found at the import
                await writer.WriteAsync(new ArchiveItem.Run(run, rows), cancellationToken);
            }

            progress?.Report(new(ArchivePhase.Exporting, writer.Counts, null));
        }

        await writer.FinishAsync(cancellationToken);

        async Task WriteAllAsync(IEnumerable<ArchiveItem> items)
        {
            foreach (var item in items)
            {
                await writer.WriteAsync(item, cancellationToken);
            }

            progress?.Report(new(ArchivePhase.Exporting, writer.Counts, null));
        }
    }

    private static async Task<List<StoredRow>> JournalAsync(IStoreArchive source, StoredRun run, CancellationToken cancellationToken)
    {
        var rows = new List<StoredRow>();
        for (var version = 0L; await source.ReadRowsAsync(new(run.Head.Id), version, cancellationToken) is { Count: > 0 } page; version = rows[^1].Version + rows[^1].Events - 1)
        {
            rows.AddRange(page);
        }

        return rows;
    }

    private static void Discard(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It lies there under a name that says what it is; what went before matters more.
        }
    }
}
