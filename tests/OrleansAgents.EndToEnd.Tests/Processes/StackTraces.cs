using System.Text.RegularExpressions;

namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>Users get sentences; a stack trace in any output of the program is a bug.</summary>
internal static partial class StackTraces
{
    public static void ShouldBeAbsent(string output) =>
        Assert.False(Frame().IsMatch(output), $"The output holds a stack trace:\n{output}");

    [GeneratedRegex(@"   at \S+\.\S+\(|--- End of (inner exception )?stack trace")]
    private static partial Regex Frame();
}
