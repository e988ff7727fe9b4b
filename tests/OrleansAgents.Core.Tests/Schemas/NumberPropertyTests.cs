using System.Globalization;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Schemas;
using Xunit;

namespace OrleansAgents.Core.Tests.Schemas;

/// <summary>Schemas compare numbers as <see cref="decimal"/> does, wherever a decimal can say.</summary>
public sealed class NumberPropertyTests
{
    [Theory, InlineData(1), InlineData(20261121)]
    public void Validate_RandomNumbers_AgreesWithDecimal(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 2_000; i++)
        {
            var (value, operand) = (AnyNumber(random), AnyNumber(random));
            var context = $"seed {seed}, case {i}: {value} against {operand}";

            Assert.True(Fits("minimum", operand, value) == value >= operand, context);
            Assert.True(Fits("exclusiveMaximum", operand, value) == value < operand, context);
            Assert.True(Fits("const", operand, value) == (value == operand), context);
            Assert.True(operand <= 0 || Fits("multipleOf", operand, value) == (value % operand == 0), context);
        }
    }

    private static bool Fits(string keyword, decimal operand, decimal value)
    {
        var schema = JsonSchema.Compile(JsonPayload.Parse(string.Create(CultureInfo.InvariantCulture, $$"""{"{{keyword}}":{{operand}}}"""))).Value!;
        return schema.Validate(JsonPayload.Parse(value.ToString(CultureInfo.InvariantCulture))).IsEmpty;
    }

    /// <summary>Small numbers with few digits, so that equal and divisible pairs are common.</summary>
    private static decimal AnyNumber(Random random) => new(random.Next(0, 60), 0, 0, random.Next(3) == 0, (byte)random.Next(0, 4));
}
