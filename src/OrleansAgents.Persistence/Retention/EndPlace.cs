namespace OrleansAgents.Persistence.Retention;

/// <summary>A place in the order in which runs ended: by time, and at the same time by number.</summary>
/// <param name="EndedAt">Unix milliseconds.</param>
/// <param name="Number">The run's number.</param>
internal readonly record struct EndPlace(long EndedAt, long Number)
{
    /// <summary>Gives the later of two places; null is before all others.</summary>
    public static EndPlace? Later(EndPlace? one, EndPlace? other) =>
        one is { } a && other is { } b ? ((a.EndedAt, a.Number).CompareTo((b.EndedAt, b.Number)) >= 0 ? a : b) : one ?? other;
}
