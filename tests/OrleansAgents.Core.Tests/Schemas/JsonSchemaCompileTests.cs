using OrleansAgents.Core.Json;
using OrleansAgents.Core.Schemas;
using Xunit;

namespace OrleansAgents.Core.Tests.Schemas;

public sealed class JsonSchemaCompileTests
{
    [Theory]
    [InlineData("5", "1:1: expected a JSON Schema: a mapping of keywords, or true or false, found 5")]
    [InlineData("""{"type":"text"}""", "1:9: expected a type (object, array, string, number, integer, boolean, null), found 'text'")]
    [InlineData("""{"type":[]}""", "1:9: expected a type, or a list of types, found an empty list")]
    [InlineData("""{"multipleOf":0}""", "1:15: expected a number greater than 0, found 0")]
    [InlineData("""{"minimum":"1"}""", "1:12: expected a number, found '1'")]
    [InlineData("""{"exclusiveMaximum":true}""", "1:21: expected a number, found true")]
    [InlineData("""{"minLength":1.5}""", "1:14: expected a whole number from 0 to 2147483647, found 1.5")]
    [InlineData("""{"uniqueItems":1}""", "1:16: expected true or false, found 1")]
    [InlineData("""{"required":"a"}""", "1:13: expected a list of property names, found 'a'")]
    [InlineData("""{"anyOf":[]}""", "1:10: expected a list of at least one schema, found an empty list")]
    [InlineData("""{"items":[true]}""", "1:10: expected a JSON Schema: a mapping of keywords, or true or false, found a list")]
    [InlineData("""{"title":1,"examples":2}""", "1:10: expected a text, found 1; put it in quotes to mean the text|1:23: expected a list, found 2")]
    [InlineData("""{"maxlength":1}""", "1:2: the JSON Schema keyword 'maxlength' is not supported; did you mean 'maxLength'?")]
    [InlineData("""{"not":{"anyOf":[{"oneOf":[{"allOf":[{"items":{"enumm":[]}}]}]}]}}""", "1:48: the JSON Schema keyword 'enumm' is not supported; did you mean 'enum'?")]
    public void Compile_BadSchema_ReportsEveryProblemWithItsPlace(string schema, string expected)
    {
        var error = JsonSchema.Compile(JsonPayload.Parse(schema)).Error;

        Assert.Equal("schema.invalid", error!.Code);
        Assert.Equal(expected, string.Join('|', error.Problems));
    }

    [Fact]
    public void Compile_PatternOverTheLimit_IsRefused()
    {
        var error = JsonSchema.Compile(JsonPayload.Parse($$"""{"pattern":"{{new string('a', 1_001)}}"}""")).Error;

        Assert.StartsWith("1:12: expected a regular expression of at most 1000 characters", error!.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_AnnotationsOfEveryKind_AreTakenAndKeptInTheSource()
    {
        const string Text = """{"$schema":"https://json-schema.org/draft/2020-12/schema","$comment":"c","title":"t","description":"d","default":1,"examples":[1],"format":"date"}""";

        var schema = JsonSchema.Compile(JsonPayload.Parse(Text)).Value!;

        Assert.Equal(Text, schema.Source.ToString());
        Assert.Empty(schema.Validate(JsonPayload.Parse("\"any\"")));
    }

    [Fact]
    public void Equals_SchemasOfTheSameSource_AreEqual()
    {
        var (one, other) = (JsonSchema.Compile(JsonPayload.Parse("""{ "minimum": 1 }""")).Value!, JsonSchema.Compile(JsonPayload.Parse("""{"minimum":1}""")).Value!);

        Assert.Equal(one, other);
        Assert.NotEqual(one, JsonSchema.Compile(JsonPayload.Parse("""{"minimum":2}""")).Value!);
    }
}
