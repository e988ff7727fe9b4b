using System.Diagnostics;
using OrleansAgents.Abstractions.Archives;
using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Persistence.Archives;

/// <summary>Compares each thing with the store, and puts what is not there yet.</summary>
/// <param name="target">The store; null for an empty one that is not written.</param>
/// <param name="dryRun">Whether nothing is written.</param>
internal sealed class ArchiveMerge(IStoreArchive? target, bool dryRun)
{
    private readonly List<string> _conflicts = [];
    private ArchiveCounts _written = new();
    private ArchiveCounts _present = new();
    private long _count;

    /// <summary>Gets what was done so far.</summary>
    public ImportReport Report => new(_written, _present, _count, dryRun) { ConflictsNamed = [.. _conflicts] };

    /// <summary>Deals with one thing. Durable when it returns.</summary>
    public async Task PutAsync(ArchiveItem item, CancellationToken cancellationToken)
    {
        var found = target is null ? Found.Nothing : await FindAsync(target, item, cancellationToken);
        if (found == Found.Nothing && !dryRun)
        {
            found = await WriteAsync(target!, item, cancellationToken);
        }

        switch (found.Presence)
        {
            case Presence.None: _written = _written.Plus(item); break;
            case Presence.Same: _present = _present.Plus(item); break;
            default: Conflict($"{item.Title}: {found.Difference}"); break;
        }
    }

    private void Conflict(string what)
    {
        if (++_count <= ImportReport.NamedMax)
        {
            _conflicts.Add(what);
        }
    }

    private static async Task<Found> FindAsync(IStoreArchive target, ArchiveItem item, CancellationToken cancellationToken)
    {
        switch (item)
        {
            case ArchiveItem.Definition { Value: var wanted }:
                var text = await target.FindDefinitionAsync(wanted.Hash, cancellationToken);
                return text is null ? Found.Nothing
                    : text.Name == wanted.Name && text.Text == wanted.Text ? Found.Same
                    : Found.Other("the store has another text under its hash");
            case ArchiveItem.State { Value: var wanted }:
                var row = await target.FindStateAsync(wanted.Type, wanted.Key, cancellationToken);
                return row is null ? Found.Nothing
                    : row.Json.Span.SequenceEqual(wanted.Json.Span) ? Found.Same
                    : Found.Other("the store has another document of it");
            case ArchiveItem.Run run:
                return await FindRunAsync(target, run, cancellationToken);
            default:
                throw new UnreachableException($"Unhandled item {item.GetType().Name}.");
        }
    }

    private static async Task<Found> WriteAsync(IStoreArchive target, ArchiveItem item, CancellationToken cancellationToken)
    {
        const string Meanwhile = "somebody else made it meanwhile; repeat the import";
        switch (item)
        {
            case ArchiveItem.Definition { Value: var definition }:
                return await target.AddDefinitionAsync(definition, cancellationToken) ? Found.Nothing : Found.Other(Meanwhile);
            case ArchiveItem.State { Value: var state }:
                return await target.AddStateAsync(state, cancellationToken) ? Found.Nothing : Found.Other(Meanwhile);
            case ArchiveItem.Run run:
                var outcome = await target.AddRunAsync(run.Value, run.Rows, cancellationToken);
                return outcome.Status switch
                {
                    AppendStatus.Appended => Found.Nothing,
                    AppendStatus.IdempotencyKeyUsed => KeyUsed(run, outcome.Existing!),
                    _ => Found.Other(Meanwhile),
                };
            default:
                throw new UnreachableException($"Unhandled item {item.GetType().Name}.");
        }
    }

    private static async Task<Found> FindRunAsync(IStoreArchive store, ArchiveItem.Run run, CancellationToken cancellationToken)
    {
        var (head, key) = (run.Value.Head, run.Value.Key);
        if (await store.FindRunAsync(new(head.Id), cancellationToken) is { } found)
        {
            try
            {
                return await CompareAsync(store, run, found, cancellationToken);
            }
            catch (InvalidDataException e)
            {
                return Found.Other($"what the store has of it cannot be read ({e.Message.TrimEnd('.')})");
            }
        }

        return key is not null && await store.FindKeyAsync(key.Key, cancellationToken) is { } existing ? KeyUsed(run, existing) : Found.Nothing;
    }

    /// <summary>A run that begins with all that the archive has of it is the same run, which has gone on since an earlier import.</summary>
    private static async Task<Found> CompareAsync(IStoreArchive store, ArchiveItem.Run run, StoredRun found, CancellationToken cancellationToken)
    {
        var head = run.Value.Head;
        if (found.Key != run.Value.Key)
        {
            return Found.Other("the store has a run of this id with another idempotency key");
        }

        var (compared, version) = (0, 0L);
        while (compared < run.Rows.Count && await store.ReadRowsAsync(new(head.Id), version, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var (row, wanted) in page.Zip(run.Rows.Skip(compared)))
            {
                if (!IsSame(row, wanted))
                {
                    return Found.Other($"the store has a run of this id whose journal differs from version {wanted.Version} on");
                }

                version = row.Version + row.Events - 1;
                compared++;
            }
        }

        return compared < run.Rows.Count ? Found.Other($"the store has a run of this id whose journal ends with version {version}")
            : found.Head.Version == head.Version && found.Head with { Cursor = head.Cursor } != head ? Found.Other("the store has a run of this id whose head differs")
            : Found.Same;
    }

    private static bool IsSame(StoredRow one, StoredRow other) =>
        (one.Version, one.Events, one.At) == (other.Version, other.Events, other.At) && one.Payload.Span.SequenceEqual(other.Payload.Span);

    private static Found KeyUsed(ArchiveItem.Run run, ExistingStart existing) =>
        Found.Other($"its idempotency key '{run.Value.Key!.Key}' started workflow '{existing.Workflow}' in the store");

    private enum Presence
    {
        None,
        Same,
        Other,
    }

    /// <summary>What the store has of a thing, and how that differs.</summary>
    private readonly record struct Found(Presence Presence, string Difference = "")
    {
        public static readonly Found Nothing = new(Presence.None);

        public static readonly Found Same = new(Presence.Same);

        public static Found Other(string difference) => new(Presence.Other, difference);
    }
}
