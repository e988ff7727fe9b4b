using OrleansAgents.Core.Events;

namespace OrleansAgents.Abstractions.Stalls;

/// <summary>
/// Notices what should have happened and has not: it says so once on the feed, in a metric and in the log, and again when it
/// has happened after all. Thread-safe, and cheap enough for every call. Nothing of it is durable: after a restart, whoever
/// goes on expects anew.
/// </summary>
public interface IStallWatch
{
    /// <summary>Expects something by a time. A repeat for the same thing sets another time.</summary>
    /// <param name="stall">What.</param>
    /// <param name="dueAt">By when.</param>
    void Expect(Expectation stall, DateTimeOffset dueAt);

    /// <summary>Says that it has happened, or does not matter any more. Harmless when it was not expected.</summary>
    /// <param name="kind">What kind of thing.</param>
    /// <param name="about">What.</param>
    void Met(StallKind kind, string about);
}

/// <summary>Something that is expected.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="About">What; unique in its kind.</param>
/// <param name="Workflow">The run; null when it is none.</param>
/// <param name="Detail">What to say when it does not happen: what is known, and what to do.</param>
public sealed record Expectation(StallKind Kind, string About, string? Workflow, string Detail);
