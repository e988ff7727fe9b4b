using System.Diagnostics;
using System.Text.Json;

namespace OrleansAgents.Core.Schemas;

/// <summary>The keywords <c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c> and <c>multipleOf</c>.</summary>
internal sealed record NumberRule(string Keyword, JsonNumber Operand, string Text) : ISchemaRule
{
    public void Check(JsonElement value, SchemaRun run)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return;
        }

        if (!JsonNumber.TryParse(value.GetRawText(), out var number))
        {
            run.Report($"expected a number of at most {JsonNumber.CharactersMax} characters with an exponent of 32 bits, found {ValueText.Of(value)}");
            return;
        }

        var (holds, expected) = Keyword switch
        {
            "minimum" => (number.CompareTo(Operand) >= 0, "at least"),
            "maximum" => (number.CompareTo(Operand) <= 0, "at most"),
            "exclusiveMinimum" => (number.CompareTo(Operand) > 0, "more than"),
            "exclusiveMaximum" => (number.CompareTo(Operand) < 0, "less than"),
            "multipleOf" => (number.IsMultipleOf(Operand), "a multiple of"),
            _ => throw new UnreachableException($"Unhandled keyword {Keyword}."),
        };
        if (!holds)
        {
            run.Report($"expected {expected} {Text}, found {ValueText.Of(value)}");
        }
    }
}
