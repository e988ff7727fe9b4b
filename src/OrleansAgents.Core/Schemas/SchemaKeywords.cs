using System.Collections.Frozen;
using System.Collections.Immutable;
using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Schemas;

/// <summary>The keywords that stand on their own, each with what makes its rule. Annotations make none.</summary>
internal static class SchemaKeywords
{
    private static readonly FrozenDictionary<string, Func<NodeCursor, ISchemaRule?>> Compilers = new Dictionary<string, Func<NodeCursor, ISchemaRule?>>
    {
        ["type"] = SchemaOperands.Types,
        ["enum"] = SchemaOperands.Enum,
        ["const"] = SchemaOperands.Const,
        ["required"] = value => new RequiredRule(SchemaOperands.Texts(value, "a list of property names")),
        ["items"] = value => new ItemsRule(SchemaCompiler.CompileNode(value)),
        ["minItems"] = value => AtLeast(Counted.Items, value),
        ["maxItems"] = value => AtMost(Counted.Items, value),
        ["uniqueItems"] = value => value.AsBoolean("true or false") == true ? new UniqueItemsRule() : null,
        ["minLength"] = value => AtLeast(Counted.Characters, value),
        ["maxLength"] = value => AtMost(Counted.Characters, value),
        ["pattern"] = SchemaOperands.Pattern,
        ["minimum"] = value => SchemaOperands.Number("minimum", value),
        ["maximum"] = value => SchemaOperands.Number("maximum", value),
        ["exclusiveMinimum"] = value => SchemaOperands.Number("exclusiveMinimum", value),
        ["exclusiveMaximum"] = value => SchemaOperands.Number("exclusiveMaximum", value),
        ["multipleOf"] = value => SchemaOperands.Number("multipleOf", value),
        ["minProperties"] = value => AtLeast(Counted.Properties, value),
        ["maxProperties"] = value => AtMost(Counted.Properties, value),
        ["anyOf"] = value => new AnyOfRule(SchemaOperands.Schemas(value)),
        ["oneOf"] = value => new OneOfRule(SchemaOperands.Schemas(value)),
        ["allOf"] = value => new AllOfRule(SchemaOperands.Schemas(value)),
        ["not"] = value => new NotRule(SchemaCompiler.CompileNode(value)),
        ["$schema"] = TextOnly,
        ["$comment"] = TextOnly,
        ["title"] = TextOnly,
        ["description"] = TextOnly,
        ["format"] = TextOnly,
        ["default"] = _ => null,
        ["examples"] = ListOnly,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ImmutableArray<string> Names => Compilers.Keys;

    /// <summary>Makes the rule of a keyword; null for one that asks nothing. What is wrong in its value is reported.</summary>
    public static ISchemaRule? Compile(string keyword, NodeCursor value) =>
        Compilers.TryGetValue(keyword, out var compile) ? compile(value) : null;

    private static CountRule? AtLeast(Counted counted, NodeCursor value) =>
        SchemaOperands.Count(value) is { } min ? new(counted, min, long.MaxValue) : null;

    private static CountRule? AtMost(Counted counted, NodeCursor value) => SchemaOperands.Count(value) is { } max ? new(counted, 0, max) : null;

    private static ISchemaRule? TextOnly(NodeCursor value)
    {
        value.AsText("a text");
        return null;
    }

    private static ISchemaRule? ListOnly(NodeCursor value)
    {
        value.AsList("a list");
        return null;
    }
}
