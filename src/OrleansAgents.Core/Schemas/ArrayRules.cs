using System.Text.Json;

namespace OrleansAgents.Core.Schemas;

/// <summary>The keyword <c>items</c>.</summary>
internal sealed record ItemsRule(SchemaNode Item) : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (run.IsStopped)
            {
                return;
            }

            run.CheckChild(Item, item, index++);
        }
    }
}

/// <summary>The keyword <c>uniqueItems</c>.</summary>
internal sealed record UniqueItemsRule : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var seen = new Dictionary<JsonElement, int>(JsonEquality.Instance);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!seen.TryAdd(item, index))
            {
                run.Report($"expected items that differ, found items {seen[item]} and {index} equal; remove one");
            }

            index++;
        }
    }
}
