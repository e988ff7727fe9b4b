using System.Diagnostics;
using System.Text.Json;

namespace OrleansAgents.Core.Schemas;

/// <summary>What is counted.</summary>
internal enum Counted
{
    /// <summary>Unicode code points of a text.</summary>
    Characters,

    /// <summary>Items of an array.</summary>
    Items,

    /// <summary>Properties of an object.</summary>
    Properties,
}

/// <summary>The keywords <c>minLength</c>, <c>maxItems</c> and their kin: from <paramref name="Min"/> to <paramref name="Max"/> of something.</summary>
internal sealed record CountRule(Counted Counted, long Min, long Max) : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        if (Count(value) is not { } count || (count >= Min && count <= Max))
        {
            return;
        }

        var (bound, limit) = count < Min ? ("at least", Min) : ("at most", Max);
        run.Report($"expected {bound} {limit} {Noun(limit)}, found {count}");
    }

    private long? Count(JsonElement value) => (Counted, value.ValueKind) switch
    {
        (Counted.Characters, JsonValueKind.String) => CodePoints(value.GetString()!),
        (Counted.Items, JsonValueKind.Array) => value.GetArrayLength(),
        (Counted.Properties, JsonValueKind.Object) => value.GetPropertyCount(),
        _ => null,
    };

    private static long CodePoints(string text)
    {
        var count = 0L;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private string Noun(long count) => (Counted, count) switch
    {
        (Counted.Characters, 1) => "character",
        (Counted.Characters, _) => "characters",
        (Counted.Items, 1) => "item",
        (Counted.Items, _) => "items",
        (Counted.Properties, 1) => "property",
        (Counted.Properties, _) => "properties",
        _ => throw new UnreachableException($"Unhandled count {Counted}."),
    };
}
