namespace OrleansAgents.Core.Configuration;

/// <summary>
/// The limits that the operator's file sets; null for those it leaves alone. <c>appsettings.json</c> and the environment
/// override them.
/// </summary>
public sealed record OperatorLimits
{
    /// <summary>No limit is set.</summary>
    public static readonly OperatorLimits None = new();

    /// <summary>Gets the hops of a linear workflow.</summary>
    public int? LinearHops { get; init; }

    /// <summary>Gets the hops of a cyclic or routed workflow.</summary>
    public int? CyclicHops { get; init; }

    /// <summary>Gets the hops of a parallel workflow.</summary>
    public int? ParallelHops { get; init; }

    /// <summary>Gets how many steps of one workflow run at once.</summary>
    public int? FanOut { get; init; }

    /// <summary>Gets the passes of a loop.</summary>
    public int? Cycles { get; init; }

    /// <summary>Gets how long a workflow may take.</summary>
    public TimeSpan? WallClock { get; init; }

    /// <summary>Gets the size of an input, a result or a definition, in bytes.</summary>
    public int? PayloadBytes { get; init; }

    /// <summary>Gets the events of one journal.</summary>
    public int? JournalEvents { get; init; }

    /// <summary>Gets the attempts of one step.</summary>
    public int? Attempts { get; init; }

    /// <summary>Gets the messages that are undelivered at once.</summary>
    public int? Messages { get; init; }

    /// <summary>Gets the tokens of models.</summary>
    public long? Tokens { get; init; }

    /// <summary>Gets the cost of models.</summary>
    public decimal? Cost { get; init; }
}
