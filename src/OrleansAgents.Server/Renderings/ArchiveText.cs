using OrleansAgents.Persistence.Archives;

namespace OrleansAgents.Server.Renderings;

/// <summary>Says what an archive holds.</summary>
internal static class ArchiveText
{
    /// <summary>Counts in words.</summary>
    /// <param name="counts">The counts.</param>
    /// <returns>Such as <c>2 definitions, 1 agent, 0 locks, 7 runs, 91 events</c>.</returns>
    public static string Of(ArchiveCounts counts) => string.Join(
        ", ",
        Sizes.Count(counts.Definitions, "definition"),
        Sizes.Count(counts.Agents, "agent"),
        Sizes.Count(counts.Locks, "lock"),
        Sizes.Count(counts.Runs, "run"),
        Sizes.Count(counts.Events, "event"));
}
