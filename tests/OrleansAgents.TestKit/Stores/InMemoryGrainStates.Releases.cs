using System.Globalization;
using System.Text;
using System.Text.Json;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;

namespace OrleansAgents.TestKit.Stores;

/// <content>What a commit of the journal does to locks, and what is forgotten of them. Called with the gate held.</content>
public sealed partial class InMemoryGrainStates
{
    /// <summary>Names the locks that must be held and are not.</summary>
    internal List<string> FindLost(IReadOnlyList<LockRelease> releases) =>
        [.. releases.Where(release => release.MustHold && !IsHeld(release)).Select(release => release.Resource).Distinct()];

    /// <summary>Gives up those that are held.</summary>
    internal void Release(IReadOnlyList<LockRelease> releases, DateTimeOffset at)
    {
        foreach (var release in releases.Where(IsHeld))
        {
            var freed = string.Create(CultureInfo.InvariantCulture, $$"""{"fence":{{release.Fence}}}""");
            Put(GrainTypes.Lock, release.Resource, Encoding.UTF8.GetBytes(freed), at);
            Append([new PlatformEvent.LockReleased(release.Resource, release.Owner, release.Fence)], at);
        }
    }

    /// <summary>Deletes the documents of locks that nobody holds and nobody touched since a time, fences being times too.</summary>
    /// <returns>How many.</returns>
    internal int PruneReleased(DateTimeOffset before)
    {
        var gone = _rows.Where(row => row.Key.Type == GrainTypes.Lock && row.Value.At < before && IsReleased(row.Value.Row, before)).ToList();
        gone.ForEach(row => _rows.Remove(row.Key));
        return gone.Count;
    }

    private bool IsHeld(LockRelease release) =>
        _rows.GetValueOrDefault((GrainTypes.Lock, release.Resource)) is { } document
        && Parse(document.Row) is { } lease
        && FenceOf(lease) == release.Fence
        && lease.TryGetProperty("owner", out var owner) && owner.ValueKind == JsonValueKind.String && owner.ValueEquals(release.Owner);

    private static bool IsReleased(GrainStateRow row, DateTimeOffset before) =>
        Parse(row) is { } lease && lease.EnumerateObject().Count() == 1 && FenceOf(lease) < before.ToUnixTimeMilliseconds();

    private static long? FenceOf(JsonElement lease) =>
        lease.TryGetProperty("fence", out var fence) && fence.ValueKind == JsonValueKind.Number && fence.TryGetInt64(out var number) ? number : null;

    private static JsonElement? Parse(GrainStateRow row)
    {
        try
        {
            return JsonDocument.Parse(row.Json).RootElement is { ValueKind: JsonValueKind.Object } lease ? lease : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
