using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Definitions;

/// <summary>The key <c>until</c> of a loop or a route.</summary>
internal static class ConditionSection
{
    /// <summary>Binds the condition; null after a problem.</summary>
    /// <param name="cursor">The condition.</param>
    /// <param name="subject">What its path points into.</param>
    public static LoopCondition? Bind(NodeCursor? cursor, string subject)
    {
        if (cursor?.AsMapping("a condition: a mapping with path and equals") is not { } until)
        {
            return null;
        }

        until.AllowOnly(DefinitionKeys.Until);
        var path = BindPath(until.Required("path", $"a JSON pointer into {subject}"), "a JSON pointer such as /approved");
        var expected = until.Required("equals", "the value at which it is met")?.AsJson();
        return path is null || expected is null ? null : new(path, expected);
    }

    /// <summary>Binds a JSON pointer; null after a problem.</summary>
    public static string? BindPath(NodeCursor? cursor, string expected)
    {
        if (cursor?.AsText(expected) is not { } path)
        {
            return null;
        }

        if (!JsonPointer.IsValid(path))
        {
            cursor.FailExpected(expected, "begin it with '/'");
        }

        return path;
    }
}
