namespace OrleansAgents.Agents.Local.Search;

/// <summary>The bounds of one indexed folder. Files beyond them are left out, and every result says how many.</summary>
public sealed class SearchOptions
{
    /// <summary>Gets or sets the largest file that is indexed, in bytes. From 1.</summary>
    /// <value>The default is 1 MiB.</value>
    public int FileBytesMax { get; set; } = 1024 * 1024;

    /// <summary>Gets or sets how many files are indexed, in the order of their paths. From 1.</summary>
    /// <value>The default is 2,000.</value>
    public int FilesMax { get; set; } = 2_000;

    /// <summary>Gets or sets how many bytes all indexed files of a folder have together. From 1.</summary>
    /// <value>The default is 64 MiB.</value>
    public long TotalBytesMax { get; set; } = 64 * 1024 * 1024;

    /// <summary>Gets or sets how many folders are kept indexed; the one longest unused is forgotten first. From 1.</summary>
    /// <value>The default is 16.</value>
    public int FoldersMax { get; set; } = 16;
}
