using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Persistence.Archives;

/// <summary>Puts what an archive carries into a store.</summary>
public static class StoreImport
{
    private const int ItemsBetweenReports = 64;

    /// <summary>
    /// Checks the whole archive first, every text, document and journal of it, and writes only then: each thing whole or not at
    /// all, durable before the next. What is there already with the same content is passed over, so an import that was interrupted
    /// is repeated; what is there with other content is a conflict and is left as it is. Memory is bounded by the longest journal
    /// and the definition texts.
    /// </summary>
    /// <param name="path">The archive.</param>
    /// <param name="reader">Reads definitions.</param>
    /// <param name="target">The store; null stands for an empty one, of a dry run.</param>
    /// <param name="dryRun">Whether to compare and not to write.</param>
    /// <param name="now">The present time by the clock that fences of locks are taken from.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Stops between two things; what was written until then stays.</param>
    /// <returns>
    /// What was done, conflicts included; or, with nothing written, <c>archive.not_found</c>, <c>archive.unreadable</c>,
    /// <c>archive.damaged</c>, <c>archive.version</c>, <c>archive.invalid</c> (with what cannot be used as its problems),
    /// <c>import.clock</c> (the clock is behind that of the archive's maker).
    /// </returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read or written. A repeat goes on where this ended.</exception>
    public static async Task<Result<ImportReport>> RunAsync(
        string path,
        IDefinitionReader reader,
        IStoreArchive? target,
        bool dryRun,
        DateTimeOffset now,
        IProgress<ArchiveProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(reader);
        if (target is null && !dryRun)
        {
            throw new ArgumentNullException(nameof(target), "Only a dry run can do without a store.");
        }

        var name = Path.GetFullPath(path);
        try
        {
            await using var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var check = new ArchiveCheck(reader);
            if (await CheckAsync(file, check, now, progress, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            var merge = new ArchiveMerge(target, dryRun);
            await ReadAsync(file, ArchivePhase.Importing, item => merge.PutAsync(item, cancellationToken), progress, cancellationToken);
            return merge.Report with { Unreadable = check.Unreadable };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ArchiveErrors.NotFound(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return ArchiveErrors.Unreadable(name, e.Message);
        }
    }

    private static async Task<DomainError?> CheckAsync(
        FileStream file, ArchiveCheck check, DateTimeOffset now, IProgress<ArchiveProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var read = await ReadAsync(file, ArchivePhase.Checking, Look, progress, cancellationToken);
            return !read.TryGet(out var createdAt, out var refusal) ? refusal
                : check.Count > 0 ? ArchiveErrors.Invalid(file.Name, check.Count, check.Problems)
                : now < createdAt ? ArchiveErrors.ClockBehind(createdAt, now)
                : null;
        }
        catch (InvalidDataException e)
        {
            return ArchiveErrors.Damaged(file.Name, e.Message);
        }

        Task Look(ArchiveItem item)
        {
            check.Look(item);
            return Task.CompletedTask;
        }
    }

    /// <summary>Reads the whole archive.</summary>
    /// <returns>When it was made, or why it cannot be read.</returns>
    private static async Task<Result<DateTimeOffset>> ReadAsync(
        FileStream file, ArchivePhase phase, Func<ArchiveItem, Task> take, IProgress<ArchiveProgress>? progress, CancellationToken cancellationToken)
    {
        var opened = await ArchiveReader.OpenAsync(file, cancellationToken);
        if (!opened.TryGet(out var archive, out var refusal))
        {
            return refusal;
        }

        await using (archive)
        {
            var items = 0L;
            await foreach (var item in archive.ReadAsync(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await take(item);
                if (++items % ItemsBetweenReports == 0)
                {
                    progress?.Report(new(phase, archive.Counts, archive.Fraction));
                }
            }

            progress?.Report(new(phase, archive.Counts, 1));
            return archive.CreatedAt;
        }
    }
}
