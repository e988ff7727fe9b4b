using OrleansAgents.Core.Json;
using OrleansAgents.Core.Schemas;
using Xunit;

namespace OrleansAgents.Core.Tests.Schemas;

/// <summary>What each keyword takes and refuses, and how it says so. An empty last column means that the value fits.</summary>
public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("true", "5", "")]
    [InlineData("false", "5", "expected nothing here, found the number 5; remove it")]
    [InlineData("{}", "null", "")]
    [InlineData("""{"type":"integer"}""", "1.0", "")]
    [InlineData("""{"type":"integer"}""", "1e2", "")]
    [InlineData("""{"type":"integer"}""", "1.5", "expected integer, found the number 1.5")]
    [InlineData("""{"type":"number"}""", "1.5", "")]
    [InlineData("""{"type":["string","null"]}""", "null", "")]
    [InlineData("""{"type":["string","null"]}""", "true", "expected string or null, found true")]
    [InlineData("""{"type":"object"}""", "[]", "expected object, found an array")]
    [InlineData("""{"type":"array"}""", "{}", "expected array, found an object")]
    [InlineData("""{"type":"boolean"}""", "false", "")]
    [InlineData("""{"enum":[1,"a",{"x":[1,2]}]}""", """{"x":[1.0,2]}""", "")]
    [InlineData("""{"enum":[1,"a"]}""", "\"b\"", "expected one of the number 1, the text \"a\", found the text \"b\"")]
    [InlineData("""{"const":{"a":1,"b":2}}""", """{"b":2.0,"a":1}""", "")]
    [InlineData("""{"const":null}""", "false", "expected null, found false")]
    [InlineData("""{"const":0}""", "-0.0", "")]
    public void Validate_AnyValue(string schema, string value, string expected) => AssertProblems(schema, value, expected);

    [Theory]
    [InlineData("""{"minimum":1}""", "1", "")]
    [InlineData("""{"minimum":1}""", "0.99999999999999999999999999999", "expected at least 1, found the number 0.99999999999999999999999999999")]
    [InlineData("""{"minimum":-1.5}""", "-1.6", "expected at least -1.5, found the number -1.6")]
    [InlineData("""{"maximum":1e2}""", "100", "")]
    [InlineData("""{"maximum":10}""", "1e999999999", "expected at most 10, found the number 1e999999999")]
    [InlineData("""{"maximum":10}""", "1e99999999999", "expected a number of at most 1000 characters with an exponent of 32 bits, found the number 1e99999999999")]
    [InlineData("""{"exclusiveMinimum":0}""", "0", "expected more than 0, found the number 0")]
    [InlineData("""{"exclusiveMinimum":0}""", "1e-999999999", "")]
    [InlineData("""{"exclusiveMaximum":1}""", "1.0", "expected less than 1, found the number 1.0")]
    [InlineData("""{"multipleOf":0.1}""", "0.3", "")]
    [InlineData("""{"multipleOf":0.01}""", "0.075", "expected a multiple of 0.01, found the number 0.075")]
    [InlineData("""{"multipleOf":7}""", "1e999999999", "expected a multiple of 7, found the number 1e999999999")]
    [InlineData("""{"multipleOf":7}""", "0", "")]
    [InlineData("""{"minimum":1,"multipleOf":2}""", "\"text\"", "")]
    public void Validate_Numbers(string schema, string value, string expected) => AssertProblems(schema, value, expected);

    [Theory]
    [InlineData("""{"minLength":1}""", "\"\"", "expected at least 1 character, found 0")]
    [InlineData("""{"maxLength":2}""", "\"🙂🙂\"", "")]
    [InlineData("""{"maxLength":2}""", "\"🙂🙂x\"", "expected at most 2 characters, found 3")]
    [InlineData("""{"pattern":"b+"}""", "\"abbc\"", "")]
    [InlineData("""{"pattern":"^\\d+$"}""", "\"12\"", "")]
    [InlineData("""{"pattern":"^\\d+$"}""", "\"12\\n\"", "expected a text that matches the pattern ^\\d+$, found the text \"12\\n\"")]
    [InlineData("""{"pattern":"^[\\w$]+$"}""", "\"a$\"", "")]
    [InlineData("""{"pattern":"^\\w$"}""", "\"ü\"", "expected a text that matches the pattern ^\\w$, found the text \"ü\"")]
    [InlineData("""{"pattern":"^(?=a)ab"}""", "\"ab\"", "")]
    [InlineData("""{"minLength":1,"pattern":"x"}""", "5", "")]
    [InlineData("""{"format":"email"}""", "\"no address\"", "")]
    public void Validate_Texts(string schema, string value, string expected) => AssertProblems(schema, value, expected);

    [Theory]
    [InlineData("""{"items":{"type":"string"}}""", """["a",1,"b",null]""", "/1: expected string, found the number 1|/3: expected string, found null")]
    [InlineData("""{"items":false}""", "[]", "")]
    [InlineData("""{"minItems":1,"maxItems":2}""", "[]", "expected at least 1 item, found 0")]
    [InlineData("""{"minItems":1,"maxItems":2}""", "[1,2,3]", "expected at most 2 items, found 3")]
    [InlineData("""{"uniqueItems":true}""", """[1,{"a":1,"b":2},true,{"b":2,"a":1.0},1.0,1]""", "expected items that differ, found items 1 and 3 equal; remove one|expected items that differ, found items 0 and 4 equal; remove one|expected items that differ, found items 0 and 5 equal; remove one")]
    [InlineData("""{"uniqueItems":true}""", """[1,"1",true,[1],[[1]]]""", "")]
    [InlineData("""{"uniqueItems":false}""", "[1,1]", "")]
    [InlineData("""{"items":false,"minItems":1}""", "{}", "")]
    public void Validate_Arrays(string schema, string value, string expected) => AssertProblems(schema, value, expected);

    [Theory]
    [InlineData("""{"required":["a","b"]}""", """{"b":1}""", "expected the property 'a', found none; add it")]
    [InlineData("""{"required":["a"]}""", "5", "")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"a":1,"b":1}""", "/a: expected string, found the number 1")]
    [InlineData("""{"properties":{"question":{}},"additionalProperties":false}""", """{"questoin":1,"question":2}""", "unknown property 'questoin'; did you mean 'question'?")]
    [InlineData("""{"additionalProperties":{"type":"integer"}}""", """{"a/b":"x","c~d":1,"":null}""", "/a~1b: expected integer, found the text \"x\"|/: expected integer, found null")]
    [InlineData("""{"properties":{"a":{"properties":{"b":{"items":{"minimum":5}}}}}}""", """{"a":{"b":[5,4]}}""", "/a/b/1: expected at least 5, found the number 4")]
    [InlineData("""{"minProperties":1}""", "{}", "expected at least 1 property, found 0")]
    [InlineData("""{"maxProperties":1}""", """{"a":1,"b":2}""", "expected at most 1 property, found 2")]
    public void Validate_Objects(string schema, string value, string expected) => AssertProblems(schema, value, expected);

    [Theory]
    [InlineData("""{"allOf":[{"type":"string"},{"minLength":2}]}""", "\"a\"", "expected at least 2 characters, found 1")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "null", "")]
    [InlineData("""{"anyOf":[{"type":"string"},{"required":["a"]}]}""", "{}", "expected one of 2 alternatives, found none that fits: (1) expected string, found an object; (2) expected the property 'a', found none; add it")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "1", "")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "3", "expected exactly one of 2 alternatives, found that 1 and 2 fit")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"minimum":2}]}""", "1.5", "expected exactly one of 2 alternatives, found none that fits: (1) expected integer, found the number 1.5; (2) expected at least 2, found the number 1.5")]
    [InlineData("""{"not":{"type":"string"}}""", "1", "")]
    [InlineData("""{"not":{"type":"string"}}""", "\"a\"", "expected a value that the schema under 'not' refuses, found the text \"a\"")]
    [InlineData("""{"not":{"not":{"items":{"type":"string"}}}}""", "[1]", "expected a value that the schema under 'not' refuses, found an array")]
    [InlineData("""{"anyOf":[{"items":{"anyOf":[{"type":"string"}]}}],"maxItems":0}""", "[\"a\"]", "expected at most 0 items, found 1")]
    public void Validate_Combinations(string schema, string value, string expected) => AssertProblems(schema, value, expected);

    [Fact]
    public void Validate_TextThatIsNotUnicode_DoesNotFit() =>
        AssertProblems("""{"minLength":1}""", "\"\\ud800\"", "expected texts in Unicode, found half of a surrogate pair or broken UTF-8; mend the text");

    [Fact]
    public void Validate_ManyProblems_ReportsTheFirstHundred()
    {
        var value = JsonPayload.Parse($"[{string.Join(',', Enumerable.Repeat("1", 1_000))}]");

        Assert.Equal(100, Compile("""{"items":{"type":"string"}}""").Validate(value).Length);
    }

    [Fact]
    public void Validate_MoreWorkThanItsBudget_RefusesTheValue()
    {
        var alternatives = string.Join(',', Enumerable.Repeat("""{"items":{"minimum":0}}""", 1_000));
        var schema = Compile($$"""{"allOf":[{{alternatives}}]}""");
        var value = JsonPayload.Parse($"[{string.Join(',', Enumerable.Repeat("1", 20_000))}]");

        Assert.StartsWith("the value is too large to check against this schema", Assert.Single(schema.Validate(value)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_PatternThatBacktracksWithoutEnd_IsStopped()
    {
        // The back reference forces the backtracking engine.
        var schema = Compile("""{"pattern":"^(a+)+(b)\\2$"}""");

        var problem = Assert.Single(schema.Validate(JsonPayload.Parse($"\"{new string('a', 200)}\"")));

        Assert.StartsWith("the pattern ^(a+)+(b)\\2$ took longer than 250 ms", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_EvilPatternWithoutBackReference_AnswersAtOnce() =>
        AssertProblems("""{"pattern":"^(a+)+$"}""", $"\"{new string('a', 5_000)}\"", "");

    private static JsonSchema Compile(string schema)
    {
        Assert.True(JsonSchema.Compile(JsonPayload.Parse(schema)).TryGet(out var compiled, out var error), error?.Message);
        return compiled;
    }

    private static void AssertProblems(string schema, string value, string expected) =>
        Assert.Equal(expected, string.Join('|', Compile(schema).Validate(JsonPayload.Parse(value))));
}
