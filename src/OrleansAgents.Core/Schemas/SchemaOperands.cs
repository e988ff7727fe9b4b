using System.Collections.Immutable;
using System.Text.Json;
using OrleansAgents.Core.Documents;

namespace OrleansAgents.Core.Schemas;

/// <summary>Reads what stands beside a keyword.</summary>
internal static class SchemaOperands
{
    private const int ListedMax = 10;

    public static TypeRule? Types(NodeCursor cursor)
    {
        ImmutableArray<NodeCursor> items = cursor.Node is DocumentNode.Sequence ? cursor.AsNonEmptyList("a type, or a list of types") : [cursor];
        ImmutableArray<string> types = [.. items.Select(i => i.AsWord("a type", TypeRule.Known.AsSpan())).OfType<string>()];
        return types.IsEmpty ? null : new(types);
    }

    public static OneOfValuesRule Enum(NodeCursor cursor) => OneOf([.. cursor.AsNonEmptyList("a list of values").Select(i => i.AsJson().ToElement())]);

    public static OneOfValuesRule Const(NodeCursor cursor) => OneOf([cursor.AsJson().ToElement()]);

    public static ImmutableArray<SchemaNode> Schemas(NodeCursor cursor) =>
        [.. cursor.AsNonEmptyList("a list of at least one schema").Select(SchemaCompiler.CompileNode)];

    public static ImmutableArray<string> Texts(NodeCursor cursor, string expected) =>
        [.. cursor.AsList(expected).Select(i => i.AsText("a property name")).OfType<string>()];

    public static long? Count(NodeCursor cursor) => cursor.AsInteger($"a whole number from 0 to {int.MaxValue}", 0, int.MaxValue);

    public static NumberRule? Number(string keyword, NodeCursor cursor)
    {
        var positive = keyword == "multipleOf";
        if (cursor.Node is DocumentNode.Scalar scalar
            && ScalarValue.Of(scalar) is { Kind: ScalarKind.Number, Text: var text }
            && JsonNumber.TryParse(text, out var number)
            && (number.IsPositive || !positive))
        {
            return new(keyword, number, text);
        }

        cursor.FailExpected(positive ? "a number greater than 0" : "a number");
        return null;
    }

    public static PatternRule? Pattern(NodeCursor cursor)
    {
        const string Expected = "a regular expression";
        if (cursor.AsText(Expected) is not { } pattern)
        {
            return null;
        }

        if (pattern.Length > PatternRule.CharactersMax)
        {
            cursor.FailExpected($"{Expected} of at most {PatternRule.CharactersMax} characters");
            return null;
        }

        try
        {
            return PatternRule.Compile(pattern);
        }
        catch (ArgumentException e)
        {
            cursor.FailExpected(Expected, e.Message.TrimEnd('.'));
            return null;
        }
    }

    private static OneOfValuesRule OneOf(ImmutableArray<JsonElement> values)
    {
        var listed = string.Join(", ", values.Take(ListedMax).Select(ValueText.Of)) + (values.Length > ListedMax ? ", …" : "");
        return new(values.ToImmutableHashSet(JsonEquality.Instance), values.Length == 1 ? listed : $"one of {listed}");
    }
}
