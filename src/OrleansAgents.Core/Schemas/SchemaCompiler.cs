using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Schemas;

/// <summary>Compiles the schema that stands at a place of a document, and reports every keyword that it cannot enforce.</summary>
internal static class SchemaCompiler
{
    private const string Expected = "a JSON Schema: a mapping of keywords, or true or false";

    private static readonly string[] Known =
        [.. SchemaKeywords.Names.Append("properties").Append("additionalProperties").Order(StringComparer.Ordinal)];

    public static JsonSchema Compile(NodeCursor cursor)
    {
        var root = CompileNode(cursor);
        return new(root, cursor.AsJson());
    }

    public static SchemaNode CompileNode(NodeCursor cursor)
    {
        if (cursor.Node is DocumentNode.Scalar scalar && ScalarValue.Of(scalar).Kind == ScalarKind.Boolean)
        {
            return cursor.AsBoolean(Expected) == true ? SchemaNode.Anything : SchemaNode.Nothing;
        }

        if (cursor.AsMapping(Expected) is not { } schema)
        {
            return SchemaNode.Anything;
        }

        var rules = ImmutableArray.CreateBuilder<ISchemaRule>();
        foreach (var (key, name, value) in schema.Entries)
        {
            if (!Known.Contains(name))
            {
                key.Fail($"the JSON Schema keyword {key.Found} is not supported; {NearestName.Advice(name, Known)}");
            }
            else if (SchemaKeywords.Compile(name, value) is { } rule)
            {
                rules.Add(rule);
            }
        }

        if (CompileProperties(schema) is { } properties)
        {
            rules.Add(properties);
        }

        return new(rules.DrainToImmutable());
    }

    private static PropertiesRule? CompileProperties(MappingCursor schema)
    {
        var known = schema.Optional("properties")?.AsMapping("a mapping of property names to schemas")?.Entries ?? [];
        var schemas = known.ToFrozenDictionary(p => p.Name, p => CompileNode(p.Value), StringComparer.Ordinal);
        var others = schema.Optional("additionalProperties") is { } additional ? CompileNode(additional) : SchemaNode.Anything;
        return schemas.Count > 0 || others != SchemaNode.Anything ? new(schemas, others) : null;
    }
}
