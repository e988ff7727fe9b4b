using Xunit;

namespace OrleansAgents.Architecture.Tests.Sources;

/// <summary>Reports every breach of a rule at once, with what to do about it.</summary>
internal static class Findings
{
    /// <summary>Fails when there are any.</summary>
    /// <param name="found">The breaches, one line each.</param>
    /// <param name="whatToDo">What to do.</param>
    public static void None(IEnumerable<string> found, string whatToDo)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, $"{whatToDo}\n  {string.Join("\n  ", all)}");
    }
}
