using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Schemas;

/// <summary>The keyword <c>allOf</c>.</summary>
internal sealed record AllOfRule(ImmutableArray<SchemaNode> Schemas) : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        foreach (var schema in Schemas)
        {
            run.Check(schema, value);
        }
    }
}

/// <summary>The keyword <c>anyOf</c>.</summary>
internal sealed record AnyOfRule(ImmutableArray<SchemaNode> Schemas) : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        var first = new List<Problem>();
        foreach (var schema in Schemas)
        {
            var problems = run.Aside(schema, value);
            if (problems.Count == 0)
            {
                return;
            }

            first.Add(problems[0]);
        }

        run.Report($"expected one of {Alternatives.Count(Schemas.Length)}, found none that fits: {Alternatives.List(first)}");
    }
}

/// <summary>The keyword <c>oneOf</c>.</summary>
internal sealed record OneOfRule(ImmutableArray<SchemaNode> Schemas) : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        var first = new List<Problem>();
        var fitting = new List<int>();
        for (var i = 0; i < Schemas.Length; i++)
        {
            var problems = run.Aside(Schemas[i], value);
            if (problems.Count == 0)
            {
                fitting.Add(i + 1);
            }
            else
            {
                first.Add(problems[0]);
            }
        }

        if (fitting.Count != 1)
        {
            var found = fitting.Count == 0 ? $"none that fits: {Alternatives.List(first)}" : $"that {string.Join(" and ", fitting)} fit";
            run.Report($"expected exactly one of {Alternatives.Count(Schemas.Length)}, found {found}");
        }
    }
}

/// <summary>The keyword <c>not</c>.</summary>
internal sealed record NotRule(SchemaNode Schema) : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        if (run.Aside(Schema, value).Count == 0)
        {
            run.Report($"expected a value that the schema under 'not' refuses, found {ValueText.Of(value)}");
        }
    }
}

/// <summary>Speaks of alternatives in messages.</summary>
internal static class Alternatives
{
    private const int ListedMax = 5;

    public static string Count(int count) => count == 1 ? "1 alternative" : string.Create(CultureInfo.InvariantCulture, $"{count} alternatives");

    public static string List(IEnumerable<Problem> first) => string.Join("; ", first.Take(ListedMax).Select((p, i) => $"({i + 1}) {p}"));
}
