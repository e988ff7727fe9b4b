using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Schemas;

/// <summary>The keywords <c>properties</c> and <c>additionalProperties</c>, which only mean something together.</summary>
/// <param name="Known">The schemas of the named properties.</param>
/// <param name="Others">The schema of all others.</param>
internal sealed record PropertiesRule(FrozenDictionary<string, SchemaNode> Known, SchemaNode Others) : ISchemaRule
{
    private readonly string[] _names = [.. Known.Keys.Order(StringComparer.Ordinal)];

    public void Check(JsonElement value, SchemaRun run)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            if (Known.TryGetValue(property.Name, out var schema))
            {
                run.CheckChild(schema, property.Value, property.Name);
            }
            else if (Others == SchemaNode.Nothing)
            {
                run.Report($"unknown property '{property.Name}'; {NearestName.Advice(property.Name, _names)}");
            }
            else
            {
                run.CheckChild(Others, property.Value, property.Name);
            }
        }
    }
}

/// <summary>The keyword <c>required</c>.</summary>
internal sealed record RequiredRule(ImmutableArray<string> Names) : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var name in Names)
        {
            if (!value.TryGetProperty(name, out _))
            {
                run.Report($"expected the property '{name}', found none; add it");
            }
        }
    }
}
