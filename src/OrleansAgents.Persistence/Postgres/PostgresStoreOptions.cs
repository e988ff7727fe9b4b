namespace OrleansAgents.Persistence.Postgres;

/// <summary>How the PostgreSQL store works: <c>OrleansAgents:Store</c>.</summary>
public sealed class PostgresStoreOptions
{
    /// <summary>Gets or sets the database: Host, Port, Database, Username, Password and what else Npgsql knows.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Gets or sets how many writes may wait for the writer; further ones wait for room.</summary>
    /// <value>The default is 8,192; 1 to 1,000,000.</value>
    public int QueuedWritesMax { get; set; } = 8192;

    /// <summary>Gets or sets how many bytes may wait for the writer; further writes wait for room.</summary>
    /// <value>The default is 64 MiB; at least 1. A single larger write is let in when nothing else waits.</value>
    public int QueuedBytesMax { get; set; } = 64 << 20;

    /// <summary>Gets or sets how many writes are committed together.</summary>
    /// <value>The default is 512; 1 to 10,000.</value>
    public int BatchMax { get; set; } = 512;

    /// <summary>Gets or sets how many reads may wait for a connection; further ones fail with <c>store.busy</c>.</summary>
    /// <value>The default is 8,192; 1 to 1,000,000.</value>
    public int QueuedReadsMax { get; set; } = 8192;

    /// <summary>Gets or sets how many connections read, and do the rare writes that no commit needs. One more writes.</summary>
    /// <value>The default is 8; 1 to 64.</value>
    public int Readers { get; set; } = 8;

    /// <summary>Gets or sets how large a value of an event must be, in bytes, to be kept once by its hash instead of in every row that holds it.</summary>
    /// <value>The default is 8 KiB; 256 bytes to 1 GiB. Runs of the past stay as they were stored.</value>
    public int PayloadInlineBytesMax { get; set; } = 8 << 10;

    /// <summary>Gets or sets how long the feed waits for rows that other silos tell of before it reads the store.</summary>
    /// <value>The default is 250 milliseconds; 10 milliseconds to one minute.</value>
    public TimeSpan FeedPollEvery { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Gets or sets how long the server may take for one command.</summary>
    /// <value>The default is 15 seconds; one second to ten minutes.</value>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Refuses values out of range, before anything is opened.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Values are out of range; the message names all of them.</exception>
    internal void Check()
    {
        var failures = Failures().ToList();
        if (failures.Count > 0)
        {
            throw new ArgumentOutOfRangeException(paramName: null, message: string.Join(' ', failures));
        }
    }

    /// <summary>Names every value that is out of range.</summary>
    internal IEnumerable<string> Failures()
    {
        (string Name, IComparable Value, IComparable Least, IComparable Most)[] values =
        [
            (nameof(QueuedWritesMax), QueuedWritesMax, 1, 1_000_000),
            (nameof(QueuedBytesMax), QueuedBytesMax, 1, int.MaxValue),
            (nameof(BatchMax), BatchMax, 1, 10_000),
            (nameof(QueuedReadsMax), QueuedReadsMax, 1, 1_000_000),
            (nameof(Readers), Readers, 1, 64),
            (nameof(PayloadInlineBytesMax), PayloadInlineBytesMax, 256, 1 << 30),
            (nameof(FeedPollEvery), FeedPollEvery, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
            (nameof(CommandTimeout), CommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
        ];
        return values.Where(v => v.Value.CompareTo(v.Least) < 0 || v.Value.CompareTo(v.Most) > 0)
            .Select(v => $"OrleansAgents:Store:{v.Name} is {v.Value}; expected {v.Least} to {v.Most}.");
    }
}
