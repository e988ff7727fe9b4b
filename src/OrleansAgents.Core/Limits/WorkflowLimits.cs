namespace OrleansAgents.Core.Limits;

/// <summary>
/// The bounds of one workflow. The operator's configuration gives them; a definition may lower them and never raise them.
/// They are fixed in the journal when the workflow starts, so a replay meets the same bounds.
/// </summary>
public sealed record WorkflowLimits
{
    /// <summary>The defaults.</summary>
    public static readonly WorkflowLimits Default = new();

    /// <summary>Gets how many hops (agent calls, retries not counted) a linear workflow may make. Default 3.</summary>
    public int LinearHops { get; init; } = 3;

    /// <summary>Gets how many hops a cyclic workflow may make. Default 5.</summary>
    public int CyclicHops { get; init; } = 5;

    /// <summary>Gets how many passes of the loop a cyclic workflow may make, the first included. Default 2.</summary>
    public int Cycles { get; init; } = 2;

    /// <summary>Gets how long a workflow may take from start to end, waits included. Default 1 hour.</summary>
    public TimeSpan WallClock { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets the size of an input, a result or a definition, in bytes of UTF-8. Default 1 MiB.</summary>
    public int PayloadBytes { get; init; } = 1024 * 1024;

    /// <summary>Gets how many events one journal may hold. Default 10,000.</summary>
    public int JournalEvents { get; init; } = 10_000;

    /// <summary>Gets how often one step may be attempted, the first attempt included. Default 20.</summary>
    public int Attempts { get; init; } = 20;
}
