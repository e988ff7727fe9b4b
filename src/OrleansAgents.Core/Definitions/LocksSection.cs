using System.Collections.Immutable;
using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Definitions;

/// <summary>The keys <c>locks</c> and <c>lockLease</c> of a step.</summary>
internal static class LocksSection
{
    private const int Most = 16;

    private static readonly TimeSpan Standard = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeaseMax = TimeSpan.FromDays(1);

    public static ImmutableArray<string> Bind(MappingCursor step)
    {
        if (step.Optional("locks") is not { } cursor)
        {
            return [];
        }

        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var items = cursor.AsNonEmptyList("a list of resources to lock, such as [repo:owner/name]");
        if (items.Length > Most)
        {
            cursor.Fail($"expected at most {Most} locks in a step, found {items.Length}; lock something that holds them all");
        }

        return [.. items.Select(item => BindOne(item, lines)).OfType<string>()];
    }

    public static TimeSpan BindLease(MappingCursor step)
    {
        if (step.Optional("lockLease") is not { } cursor)
        {
            return Standard;
        }

        if (!step.Has("locks"))
        {
            cursor.Fail("the key 'lockLease' belongs to steps with 'locks'; remove it, or add locks");
        }

        if (cursor.AsDuration(TimeSpan.FromSeconds(1)) is not { } lease)
        {
            return Standard;
        }

        if (lease > LeaseMax)
        {
            cursor.FailExpected($"a lease of at most {DurationText.Format(LeaseMax)}", "it is renewed while the agent works");
        }

        return lease;
    }

    private static string? BindOne(NodeCursor item, Dictionary<string, int> lines)
    {
        if (item.AsNonEmptyText("the name of a resource") is not { } template)
        {
            return null;
        }

        if (LockTemplate.ProblemOf(template) is { } problem)
        {
            item.Fail(problem);
        }
        else if (!lines.TryAdd(template, item.Node.Line))
        {
            item.FailExpected("a resource that the step does not lock already", "remove one");
        }

        return template;
    }
}
