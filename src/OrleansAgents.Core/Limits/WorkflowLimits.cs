using OrleansAgents.Core.Definitions;

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

    /// <summary>Gets how many hops a cyclic or routed workflow may make. Default 5.</summary>
    public int CyclicHops { get; init; } = 5;

    /// <summary>Gets how many hops a parallel workflow may make. Default 16.</summary>
    public int ParallelHops { get; init; } = 16;

    /// <summary>Gets how many steps of one workflow run at once; further ones wait. Default 8.</summary>
    public int FanOut { get; init; } = 8;

    /// <summary>Gets how many passes of the loop a cyclic workflow may make, the first included. Default 2.</summary>
    public int Cycles { get; init; } = 2;

    /// <summary>Gets how long a workflow may take from start to end, waits included. Default 1 hour.</summary>
    public TimeSpan WallClock { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets the size of an input, a result or a definition, in bytes of UTF-8. Default 1 MiB.</summary>
    public int PayloadBytes { get; init; } = 1024 * 1024;

    /// <summary>Gets how many events one journal may hold. Default 10,000.</summary>
    public int JournalEvents { get; init; } = 10_000;

    /// <summary>Gets how many bytes of payloads (input, results, answers) one journal may hold. Default 64 MiB.</summary>
    public long JournalBytes { get; init; } = 64L << 20;

    /// <summary>Gets how often one step may be attempted, the first attempt included. Default 20.</summary>
    public int Attempts { get; init; } = 20;

    /// <summary>Gets how many messages of one workflow may be undelivered at once. Default 10,000.</summary>
    public int Messages { get; init; } = 10_000;

    /// <summary>Gets how many tokens of models one workflow may use, of both directions. Default 1,000,000.</summary>
    public long Tokens { get; init; } = 1_000_000;

    /// <summary>Gets what the models of one workflow may cost, in the currency of the agents' prices. Default 100.</summary>
    public decimal Cost { get; init; } = 100;

    /// <summary>Gives the limit of hops of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The limit.</returns>
    public int HopsOf(WorkflowShape shape) => shape switch
    {
        WorkflowShape.Linear => LinearHops,
        WorkflowShape.Parallel => ParallelHops,
        _ => CyclicHops,
    };

    /// <summary>Names the property that limits the hops of a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The name.</returns>
    public static string HopsName(WorkflowShape shape) => shape switch
    {
        WorkflowShape.Linear => nameof(LinearHops),
        WorkflowShape.Parallel => nameof(ParallelHops),
        _ => nameof(CyclicHops),
    };
}
