namespace OrleansAgents.Agents.Local.Search;

/// <summary>The files of a folder that are indexed, as they are now. Two equal listings mean that nothing has changed.</summary>
/// <param name="Files">The files, by path.</param>
/// <param name="Skipped">How many files are beyond a bound.</param>
internal sealed record FolderListing(IReadOnlyList<ListedFile> Files, int Skipped)
{
    private static readonly EnumerationOptions Walk = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 32,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>Lists the text and Markdown files of a folder. Hidden files and links are passed over.</summary>
    /// <param name="folder">The folder, as a full path.</param>
    /// <param name="options">The bounds.</param>
    /// <returns>The listing.</returns>
    public static FolderListing Of(string folder, SearchOptions options)
    {
        var (files, skipped, total) = (new List<ListedFile>(), 0, 0L);
        var found = new DirectoryInfo(folder).EnumerateFiles("*", Walk)
            .Where(file => file.Extension.ToUpperInvariant() is ".MD" or ".TXT")
            .Select(file => new ListedFile(Relative(folder, file), file.Length, file.LastWriteTimeUtc.Ticks))
            .OrderBy(file => file.Path, StringComparer.Ordinal);
        foreach (var file in found)
        {
            if (file.Length > options.FileBytesMax || files.Count == options.FilesMax || total + file.Length > options.TotalBytesMax)
            {
                skipped++;
                continue;
            }

            files.Add(file);
            total += file.Length;
        }

        return new(files, skipped);
    }

    /// <summary>Says whether another listing shows the same files, unchanged.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when nothing has changed.</returns>
    public bool SameAs(FolderListing other) => Skipped == other.Skipped && Files.SequenceEqual(other.Files);

    private static string Relative(string folder, FileInfo file) => Path.GetRelativePath(folder, file.FullName).Replace('\\', '/');
}

/// <summary>One file of a listing.</summary>
/// <param name="Path">Relative to the folder, with slashes.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Modified">When it was last written, in ticks.</param>
internal sealed record ListedFile(string Path, long Length, long Modified);
