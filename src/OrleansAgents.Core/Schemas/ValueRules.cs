using System.Collections.Immutable;
using System.Text.Json;

namespace OrleansAgents.Core.Schemas;

/// <summary>The schema <c>false</c>.</summary>
internal sealed record NothingRule : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run) => run.Report($"expected nothing here, found {ValueText.Of(value)}; remove it");
}

/// <summary>The keyword <c>type</c>.</summary>
internal sealed record TypeRule(ImmutableArray<string> Types) : ISchemaRule
{
    public static readonly ImmutableArray<string> Known = ["object", "array", "string", "number", "integer", "boolean", "null"];

    public void Check(JsonElement value, SchemaRun run)
    {
        foreach (var type in Types)
        {
            if (Is(value, type))
            {
                return;
            }
        }

        run.Report($"expected {string.Join(" or ", Types)}, found {ValueText.Of(value)}");
    }

    private static bool Is(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && JsonNumber.TryParse(value.GetRawText(), out var n) && n.IsInteger),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => type == "null",
    };
}

/// <summary>The keywords <c>enum</c> and <c>const</c>.</summary>
internal sealed record OneOfValuesRule(ImmutableHashSet<JsonElement> Values, string Listed) : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        if (!Values.Contains(value))
        {
            run.Report($"expected {Listed}, found {ValueText.Of(value)}");
        }
    }
}
