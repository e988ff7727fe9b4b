namespace OrleansAgents.Core.Routing;

/// <summary>What the arbitrator does when the router is not sure. A step's own policy stands before that of its workflow, and that before the operator's.</summary>
public sealed record RoutingPolicy
{
    /// <summary>The best candidate is taken, however sure the router is.</summary>
    public static readonly RoutingPolicy Standard = new();

    /// <summary>Gets the confidence below which the best candidate counts as unsure, from 0 (never) to 1.</summary>
    public double MinConfidence { get; init; }

    /// <summary>Gets what is done then.</summary>
    public LowConfidenceAction OnLowConfidence { get; init; }

    /// <summary>Gets the agent of <see cref="LowConfidenceAction.Default"/>; null for the others. When it cannot be called, the best candidate is taken.</summary>
    public string? Default { get; init; }

    /// <summary>Gets how long a person's clarification is waited for before the best candidate is taken; null leaves it to the run's wall clock limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gets the JSON pointer into the run's input that holds the words to judge by; null for all texts of the input.</summary>
    public string? Query { get; init; }
}

/// <summary>What is done when the router is not sure.</summary>
public enum LowConfidenceAction
{
    /// <summary>The best candidate is taken all the same.</summary>
    Best,

    /// <summary>A person is asked what is meant, or whom to take.</summary>
    Ask,

    /// <summary>A safe default is taken.</summary>
    Default,
}
