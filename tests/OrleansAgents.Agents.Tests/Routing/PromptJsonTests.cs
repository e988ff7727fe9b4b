using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansAgents.Agents.Routing;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Tests.Routing;

public sealed class PromptJsonTests
{
    [Theory]
    [InlineData("""{"a":"ü <b>","n":[1,2.50,true,null],"o":{}}""")]
    [InlineData("\"text\"")]
    public void Write_WhatFits_StaysAsItIs(string value) => Assert.Equal(value, Written(value, 1_000));

    [Theory]
    [InlineData("\"0123456789abc\"", "\"0123456789… [cut]\"")]
    [InlineData("""{"a":"0123456789abc","b":1,"c":2}""", """{"a":"01234… [cut]","…":"[cut: 2 more]"}""")]
    [InlineData("""["01234567",2,3]""", """["01234567","… [cut: 2 more]"]""")]
    [InlineData("\"012345678\ud83d\ude00\"", "\"012345678… [cut]\"")]
    public void Write_WhatDoesNotFit_IsMarked(string value, string written) => Assert.Equal(written, Written(value, 10));

    [Fact]
    public void Write_HalfOfASurrogatePair_IsToldAsItWasWritten() =>
        Assert.Equal("""{"[not Unicode]":"\"\\ud800\""}""", Written("""{"\ud800":"\ud800"}""", 100));

    [Fact]
    public void Write_NestedDeep_IsMarkedAndCanBeParsed()
    {
        var written = Written(string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60)), 1_000);

        Assert.Contains("[\"… [cut]\"]", written, StringComparison.Ordinal);
        using var _ = JsonDocument.Parse(written, new() { MaxDepth = 30 });
    }

    [Fact]
    public void Write_LongNumber_IsCut() => Assert.Equal($"\"{new string('7', 64)}… [cut]\"", Written(new string('7', 5_000), 1_000));

    [Theory, InlineData(1), InlineData(2), InlineData(20261121)]
    public void Write_AnyValue_StaysNearItsBound(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var (value, bound) = (Any(random, 0), random.Next(0, 2_000));

            var written = Written(value, bound);

            Assert.True(written.Length <= (2 * bound) + 300, $"seed {seed}, value {i}: {written.Length} characters, bound {bound}");
        }
    }

    private static string Any(Random random, int depth) => random.Next(depth > 6 ? 3 : 5) switch
    {
        0 => $"\"{new string('x', random.Next(500))}\"",
        1 => random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture),
        2 => "null",
        3 => $"[{string.Join(',', Enumerable.Range(0, random.Next(8)).Select(_ => Any(random, depth + 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(8)).Select(i => $"\"{new string('k', random.Next(200))}{i}\":{Any(random, depth + 1)}"))}}}",
    };

    private static string Written(string value, int bound)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, PromptJson.Readable))
        {
            new PromptJson(json, bound).Write(JsonPayload.Parse(value));
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
