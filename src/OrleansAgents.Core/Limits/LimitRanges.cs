namespace OrleansAgents.Core.Limits;

/// <summary>What the operator may set each limit to, wherever it is set.</summary>
public static class LimitRanges
{
    /// <summary>The most hops, cycles or attempts.</summary>
    public const int CountMax = 1_000;

    /// <summary>The most steps at once.</summary>
    public const int FanOutMax = 256;

    /// <summary>The least payload, in bytes.</summary>
    public const int PayloadBytesMin = 1_024;

    /// <summary>The largest payload, in bytes.</summary>
    public const int PayloadBytesMax = 64 << 20;

    /// <summary>The least events in a journal.</summary>
    public const int JournalEventsMin = 10;

    /// <summary>The most events in a journal.</summary>
    public const int JournalEventsMax = 1_000_000;

    /// <summary>The least bytes of payloads in a journal.</summary>
    public const long JournalBytesMin = 1L << 20;

    /// <summary>The most bytes of payloads in a journal.</summary>
    public const long JournalBytesMax = 16L << 30;

    /// <summary>The most messages that are undelivered at once.</summary>
    public const int MessagesMax = 1_000_000;

    /// <summary>The most tokens.</summary>
    public const long TokensMax = 1_000_000_000_000;

    /// <summary>The least cost.</summary>
    public const decimal CostMin = 0.0001m;

    /// <summary>The greatest cost.</summary>
    public const decimal CostMax = 1_000_000_000;

    /// <summary>The least time of a run.</summary>
    public static readonly TimeSpan WallClockMin = TimeSpan.FromSeconds(1);

    /// <summary>The longest time of a run.</summary>
    public static readonly TimeSpan WallClockMax = TimeSpan.FromDays(365);
}
