using System.Globalization;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words for locks.</summary>
internal static class LockText
{
    /// <summary>Says what a step holds.</summary>
    /// <param name="locks">The locks, in the order in which they were taken.</param>
    /// <returns>Such as <c>holds repo:x, fence 17; db:y, fence 18</c>.</returns>
    public static string Holds(IReadOnlyList<HeldLock> locks) =>
        $"holds {string.Join("; ", locks.Select(l => string.Create(CultureInfo.InvariantCulture, $"{Printable.Line(l.Resource)}, fence {l.Fence}")))}";
}
