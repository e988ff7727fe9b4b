namespace OrleansAgents.Persistence.Sqlite;

/// <summary>How the SQLite store works.</summary>
public sealed class SqliteStoreOptions
{
    /// <summary>Gets or sets the data folder, created when it does not exist.</summary>
    /// <value>The default is <c>./data</c>.</value>
    public string Folder { get; set; } = "data";

    /// <summary>Gets or sets how many writes may wait for the writer; further ones wait for room.</summary>
    /// <value>The default is 8,192; 1 to 1,000,000.</value>
    public int QueuedWritesMax { get; set; } = 8192;

    /// <summary>Gets or sets how many bytes may wait for the writer; further writes wait for room.</summary>
    /// <value>The default is 64 MiB; at least 1 MiB.</value>
    public int QueuedBytesMax { get; set; } = 64 << 20;

    /// <summary>Gets or sets how many reads may wait for a reader; further ones wait for room.</summary>
    /// <value>The default is 8,192; 1 to 1,000,000.</value>
    public int QueuedReadsMax { get; set; } = 8192;

    /// <summary>Gets or sets how many threads read.</summary>
    /// <value>The default is 2; 1 to 64.</value>
    public int Readers { get; set; } = 2;

    /// <summary>Gets or sets how large the write-ahead log grows before it is moved into the database file.</summary>
    /// <value>The default is 32 MiB; at least 1 MiB.</value>
    public int LogBytesMax { get; set; } = 32 << 20;
}
