using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Core.Tests.Routing;

/// <summary>The words by which a step is routed.</summary>
public class RouteQueryTests
{
    [Theory]
    [InlineData("""{"a":"one","n":1,"b":{"c":["two",true,{"d":"th\u0072ee"}]},"e":""}""", null, "one two three")]
    [InlineData("\"alone\"", null, "alone")]
    [InlineData("[1, null, {}]", null, "")]
    [InlineData("""{"a":"one","question":"why"}""", "/question", "why")]
    [InlineData("""{"a":"one","q":{"x":"is","y":["it"]}}""", "/q", "is it")]
    [InlineData("""{"a":"one","n":7}""", "/n", "")]
    [InlineData("""{"a":"one"}""", "/question", "one")]
    [InlineData("""{"a":"one","b":"\ud800","c":"two"}""", null, "one two")]
    public void Of_AnInput_IsItsTexts(string input, string? path, string expected) => Assert.Equal(expected, Of(input, path));

    [Fact]
    public void Of_MoreThanFits_IsCutBetweenCharacters()
    {
        var text = new string('x', RouteQuery.CharactersMax - 2);

        Assert.Equal(RouteQuery.CharactersMax, Of($"""["{text}", "abc"]""").Length);
        Assert.Equal(text + " ", Of($"""["{text}", "😀 and more", "later"]"""));
        Assert.Equal(RouteQuery.CharactersMax, Of($"\"{new string('y', 100_000)}\"").Length);
    }

    [Theory, InlineData(3), InlineData(10_000)]
    public void Of_WhatAPersonSaid_IsThereWhateverTheInput(int inputLength)
    {
        var said = Of($"\"{new string('x', inputLength)}\"", path: null, """{"text":"the short one"}""");

        Assert.EndsWith("x the short one", said, StringComparison.Ordinal);
        Assert.Equal(Math.Min(inputLength + 14, RouteQuery.CharactersMax), said.Length);
    }

    [Fact]
    public void Of_APersonWhoSaysTooMuch_IsCut() =>
        Assert.Equal(RouteQuery.CharactersMax, Of("\"x\"", null, $$"""{"text":"{{new string('z', 9_000)}}"}""").Length);

    private static string Of(string input, string? path = null, string? answer = null)
    {
        var definition = DefinitionBuilder.Linear("write").Change("write", step => step with { Routing = new() { Query = path } }).Build();
        var state = WorkflowState.Empty(new("run"), definition) with { Input = JsonPayload.Parse(input) };
        var at = answer is null ? state.Steps[0] : state.Steps[0] with
        {
            Clarification = new(WaitKind.Clarification, "write.route", default) { Answer = new(JsonPayload.Parse(answer), "ann", default, IsDefault: false) },
        };
        return RouteQuery.Of(state with { Steps = [at] }, definition.Steps[0]);
    }
}
