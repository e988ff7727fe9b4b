using System.Globalization;
using System.Text;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;
using OrleansAgents.Persistence.Feeds;

namespace OrleansAgents.Persistence.Sqlite.Writing;

/// <summary>The locks that one append gives up: looked at before it is written, released in its transaction.</summary>
/// <param name="releases">The locks.</param>
/// <param name="at">When.</param>
internal sealed class LockReleases(IReadOnlyList<LockRelease> releases, DateTimeOffset at)
{
    private readonly List<LockRelease> _held = [];
    private PlatformRows? _rows;

    /// <summary>Looks which of the locks are held as the append says.</summary>
    /// <returns>The resources of those that must be and are not.</returns>
    public List<string> FindLost(WriteSession session)
    {
        _held.Clear();
        var lost = new List<string>();
        foreach (var release in releases)
        {
            if (LockDocument.IsHeld(session.States.Find(GrainTypes.Lock, release.Resource), release.Owner, release.Fence))
            {
                Add(_held, release, other => other.Resource == release.Resource);
            }
            else if (release.MustHold)
            {
                Add(lost, release.Resource, other => other == release.Resource);
            }
        }

        return lost;
    }

    /// <summary>Releases those that are held.</summary>
    public void Write(WriteSession session)
    {
        foreach (var release in _held)
        {
            var freed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"fence":{{release.Fence}}}"""));
            StateWrites.Put(session, GrainTypes.Lock, release.Resource, freed, at);
        }

        _rows = new([.. _held.Select(release => new PlatformEvent.LockReleased(release.Resource, release.Owner, release.Fence))], at);
        _rows.Write(session);
    }

    /// <summary>Tells followers of the releases once they are durable.</summary>
    public void Publish(FeedSignals signals) => _rows?.Publish(signals);

    private static void Add<T>(List<T> into, T item, Predicate<T> isSame)
    {
        if (!into.Exists(isSame))
        {
            into.Add(item);                                   // an append that names a lock twice gives it up once
        }
    }
}
