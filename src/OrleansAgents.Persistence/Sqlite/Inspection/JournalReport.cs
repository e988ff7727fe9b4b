using System.Collections.Immutable;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Persistence.Sqlite.Inspection;

/// <summary>What a look at a data folder found, all of it at one moment.</summary>
public sealed record JournalReport
{
    /// <summary>Gets the database file.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the version of SQLite that looked, and where it comes from.</summary>
    public required string Engine { get; init; }

    /// <summary>Gets the size of a page in bytes.</summary>
    public required long PageBytes { get; init; }

    /// <summary>Gets how many pages the database has.</summary>
    public required long Pages { get; init; }

    /// <summary>Gets how many of them are free for reuse.</summary>
    public required long FreePages { get; init; }

    /// <summary>Gets the size of the write-ahead log in bytes; 0 when there is none.</summary>
    public required long LogBytes { get; init; }

    /// <summary>Gets how many runs stand where; a status that no run has is absent.</summary>
    public required ImmutableSortedDictionary<WorkflowStatus, long> Runs { get; init; }

    /// <summary>Gets how many events the journals of all runs hold.</summary>
    public required long Events { get; init; }

    /// <summary>Gets how many events of the platform there are.</summary>
    public required long PlatformEvents { get; init; }

    /// <summary>Gets how many documents of small grains there are: registered agents, locks.</summary>
    public required long States { get; init; }

    /// <summary>Gets what is wrong, at most <see cref="JournalInspection.ProblemsMax"/> of each kind.</summary>
    public required ImmutableArray<JournalProblem> Problems { get; init; }

    /// <summary>Gets the size of the database in bytes, the log not counted.</summary>
    public long Bytes => Pages * PageBytes;

    /// <summary>Gets a value indicating whether nothing is wrong.</summary>
    public bool IsSound => Problems.IsEmpty;
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Code">
/// Stable and dotted: <c>file.damaged</c>, <c>journal.gap</c>, <c>journal.overlap</c>, <c>journal.payload</c>,
/// <c>journal.without_head</c>, <c>feed.overlap</c>, <c>head.without_journal</c>, <c>head.status</c>, <c>payload.missing</c>,
/// <c>payload.reference</c>, <c>payload.unused</c>, <c>platform.version</c>, <c>state.payload</c>, <c>state.etag</c>.
/// </param>
/// <param name="Workflow">The run, or what stands in its place for the platform; null when it is none.</param>
/// <param name="Message">What was expected and found.</param>
public sealed record JournalProblem(string Code, string? Workflow, string Message);
