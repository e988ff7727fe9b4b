using System.Text.Json.Serialization;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Persistence.Archives;

/// <summary>How much of what.</summary>
/// <param name="Definitions">Definition texts.</param>
/// <param name="Agents">Registered agents.</param>
/// <param name="Locks">Locks, held or free.</param>
/// <param name="Runs">Runs.</param>
/// <param name="Events">The events of the runs.</param>
public sealed record ArchiveCounts(long Definitions = 0, long Agents = 0, long Locks = 0, long Runs = 0, long Events = 0)
{
    /// <summary>Counts one thing more.</summary>
    internal ArchiveCounts Plus(ArchiveItem item) => item switch
    {
        ArchiveItem.Definition => this with { Definitions = Definitions + 1 },
        ArchiveItem.State { Value.Type: ArchiveFormat.Agent } => this with { Agents = Agents + 1 },
        ArchiveItem.State => this with { Locks = Locks + 1 },
        ArchiveItem.Run { Value: var run } => this with { Runs = Runs + 1, Events = Events + run.Head.Version },
        _ => throw new System.Diagnostics.UnreachableException($"Unhandled item {item.GetType().Name}."),
    };
}

/// <summary>What an export wrote.</summary>
/// <param name="Path">The archive.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Counts">What it holds.</param>
public sealed record ExportReport(string Path, long Bytes, ArchiveCounts Counts);

/// <summary>What an import did, or would do.</summary>
/// <param name="Written">What was new.</param>
/// <param name="Present">What was there already with the same content, or is the same run that has gone on since.</param>
/// <param name="Conflicts">How many things are there with other content; nothing of them was changed.</param>
/// <param name="DryRun">Whether nothing was written in any case.</param>
public sealed record ImportReport(ArchiveCounts Written, ArchiveCounts Present, long Conflicts, bool DryRun)
{
    /// <summary>The most conflicts and remarks that are named.</summary>
    public const int NamedMax = 100;

    /// <summary>Gets the conflicts by name, the first <see cref="NamedMax"/>.</summary>
    public IReadOnlyList<string> ConflictsNamed { get; init; } = [];

    /// <summary>Gets definition texts that this build cannot read and no run pins, the first <see cref="NamedMax"/>; they are carried all the same.</summary>
    public IReadOnlyList<string> Unreadable { get; init; } = [];

    /// <summary>Gets the refusal <c>import.conflict</c> with the conflicts as its problems; null when there are none.</summary>
    [JsonIgnore]
    public DomainError? Conflict => Conflicts > 0 ? ArchiveErrors.Conflict(this) : null;
}

/// <summary>What an export or an import does now.</summary>
public enum ArchivePhase
{
    /// <summary>It writes the archive.</summary>
    Exporting,

    /// <summary>It reads the whole archive and checks it, before anything is written.</summary>
    Checking,

    /// <summary>It compares and writes.</summary>
    Importing,
}

/// <summary>How far an export or an import is.</summary>
/// <param name="Phase">What it does.</param>
/// <param name="Done">What it has dealt with.</param>
/// <param name="Fraction">The part of the archive that was read, 0 to 1; null for an export.</param>
public readonly record struct ArchiveProgress(ArchivePhase Phase, ArchiveCounts Done, double? Fraction);
