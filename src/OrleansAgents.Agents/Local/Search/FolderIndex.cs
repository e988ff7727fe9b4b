using System.Text;

namespace OrleansAgents.Agents.Local.Search;

/// <summary>The index of one folder. Built at the first use and again whenever a file came, went or changed.</summary>
/// <param name="folder">The folder, as a full path.</param>
/// <param name="options">The bounds.</param>
internal sealed class FolderIndex(string folder, SearchOptions options)
{
    private readonly Lock _building = new();
    private FolderListing? _listing;
    private IndexedFolder? _indexed;

    /// <summary>Gives the index of the folder as it is now. Blocks while the folder is read.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The index.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public IndexedFolder Refresh(CancellationToken cancellationToken)
    {
        lock (_building)
        {
            var listing = FolderListing.Of(folder, options);
            if (_indexed is null || _listing is null || !_listing.SameAs(listing))
            {
                _indexed = Build(listing, cancellationToken);
                _listing = listing;
            }

            return _indexed;
        }
    }

    private IndexedFolder Build(FolderListing listing, CancellationToken cancellationToken)
    {
        var (passages, skipped) = (new List<Passage>(), listing.Skipped);
        foreach (var file in listing.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(Path.Combine(folder, file.Path), (int)file.Length) is { } content)
            {
                passages.AddRange(PassageSplitter.Split(file.Path, content));
            }
            else
            {
                skipped++;
            }
        }

        return new(new Bm25Index(passages), skipped);
    }

    // A file may grow or go between listing and reading: no more than its listed size is read.
    private static string? TryRead(string path, int length)
    {
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[length];
            return Encoding.UTF8.GetString(bytes.AsSpan(0, file.ReadAtLeast(bytes, length, throwOnEndOfStream: false))).TrimStart('\uFEFF');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A folder's index and what is missing in it.</summary>
/// <param name="Index">The index.</param>
/// <param name="SkippedFiles">How many files were left out.</param>
internal sealed record IndexedFolder(Bm25Index Index, int SkippedFiles);
