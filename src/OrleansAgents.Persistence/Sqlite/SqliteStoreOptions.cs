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
    /// <value>The default is 64 MiB; at least 1. A single larger write is let in when nothing else waits.</value>
    public int QueuedBytesMax { get; set; } = 64 << 20;

    /// <summary>Gets or sets how many reads may wait for a reader; further ones fail with <c>store.busy</c>.</summary>
    /// <value>The default is 8,192; 1 to 1,000,000.</value>
    public int QueuedReadsMax { get; set; } = 8192;

    /// <summary>Gets or sets how many threads read.</summary>
    /// <value>The default is 2; 1 to 64.</value>
    public int Readers { get; set; } = 2;

    /// <summary>Gets or sets how large the write-ahead log grows before it is moved into the database file; meanwhile it may grow to a few times that.</summary>
    /// <value>The default is 32 MiB; at least 64 KiB.</value>
    public int LogBytesMax { get; set; } = 32 << 20;

    /// <summary>Gets or sets how large a value of an event must be, in bytes, to be kept once by its hash instead of in every row that holds it.</summary>
    /// <value>The default is 8 KiB; 256 bytes to 1 GiB. Runs of the past stay as they were stored.</value>
    public int PayloadInlineBytesMax { get; set; } = 8 << 10;

    /// <summary>Gets or sets how long a write waits for another program that holds the file, before <c>store.locked</c>.</summary>
    internal TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets what is called before each copying of the log, on the thread that copies; tests stall it there.</summary>
    internal Action LogCopying { get; set; } = () => { };

    /// <summary>Refuses values out of range, before anything is opened.</summary>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Values are out of range; the message names all of them.</exception>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Folder);
        var failures = Failures().ToList();
        if (failures.Count > 0)
        {
            throw new ArgumentOutOfRangeException(paramName: null, message: string.Join(' ', failures));
        }
    }

    /// <summary>Names every value that is out of range.</summary>
    internal IEnumerable<string> Failures()
    {
        (string Name, int Value, int Least, int Most)[] values =
        [
            (nameof(QueuedWritesMax), QueuedWritesMax, 1, 1_000_000),
            (nameof(QueuedBytesMax), QueuedBytesMax, 1, int.MaxValue),
            (nameof(QueuedReadsMax), QueuedReadsMax, 1, 1_000_000),
            (nameof(Readers), Readers, 1, 64),
            (nameof(LogBytesMax), LogBytesMax, 64 << 10, int.MaxValue),
            (nameof(PayloadInlineBytesMax), PayloadInlineBytesMax, 256, 1 << 30),
        ];
        return values.Where(v => v.Value < v.Least || v.Value > v.Most)
            .Select(v => $"OrleansAgents:Store:{v.Name} is {v.Value}; expected {v.Least} to {v.Most}.");
    }
}
