using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using Xunit;

namespace OrleansAgents.Core.Tests.Definitions;

public sealed class LockTemplateTests
{
    [Theory]
    [InlineData("repo:owner/name", "{}", "repo:owner/name")]
    [InlineData("repo:{/owner}/{/name}", """{"owner":"o","name":"n"}""", "repo:o/n")]
    [InlineData("{/a/0/b~1c}", """{"a":[{"b/c":"x"}]}""", "x")]
    [InlineData("tenant:{/id}", """{"id":17}""", "tenant:17")]
    [InlineData("tenant:{/id}", """{"id":1.50}""", "tenant:1.50")]
    [InlineData("{/a}", """{"a":"{/b}"}""", "{/b}")]
    public void Resolve_Template_IsFilledFromTheInput(string template, string input, string name) =>
        Assert.Equal([name], Resolve(input, template));

    [Fact]
    public void Resolve_SeveralLocks_ComeOnceEachInTheOrderThatEverybodyTakesThem()
    {
        var input = """{"x":"b"}""";

        Assert.Equal(["B", "a", "b", "é"], Resolve(input, "é", "b", "a", "{/x}", "B"));
        Assert.Equal(Resolve(input, "b", "a", "B"), Resolve(input, "B", "{/x}", "a"));
    }

    [Theory]
    [InlineData("repo:{/name}", "{}", "needs a text or a number at '/name' of the input")]
    [InlineData("repo:{/name}", """{"name":null}""", "needs a text or a number at '/name'")]
    [InlineData("repo:{/name}", """{"name":true}""", "needs a text or a number at '/name'")]
    [InlineData("repo:{/name}", """{"name":{"a":1}}""", "needs a text or a number at '/name'")]
    [InlineData("repo:{/name}", "[]", "needs a text or a number at '/name'")]
    [InlineData("{/name}", """{"name":""}""", "the input makes it ''")]
    [InlineData("repo:{/name}", """{"name":"two words"}""", "the input makes it 'repo:two words'")]
    [InlineData("repo:{/name}", """{"name":"a\nb"}""", "the input makes it 'repo:a b'")]
    [InlineData("repo:{/name}", """{"name":"\u0007"}""", "printable characters without white space")]
    public void Resolve_InputThatGivesNoName_IsRefused(string template, string input, string message)
    {
        var error = LockTemplate.Resolve(Step(template), JsonPayload.Parse(input)).Error!;

        Assert.Equal("lock.invalid", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(251, true), InlineData(252, false)]
    public void Resolve_NameOfAnyLength_IsBounded(int length, bool fits)
    {
        var error = LockTemplate.Resolve(Step("repo:{/name}"), JsonPayload.Parse($$"""{"name":"{{new string('n', length)}}"}""")).Error;

        Assert.Equal(fits, error is null);
        Assert.True(fits || error!.Message.Length < 400, error?.Message);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("{/a}{/b}", true)]
    [InlineData("{/}", true)]
    [InlineData("", false)]
    [InlineData("a\tb", false)]
    [InlineData("{", false)]
    [InlineData("{}", false)]
    [InlineData("{/a", false)]
    [InlineData("{/a{/b}}", false)]
    [InlineData("a}b", false)]
    public void ProblemOf_Template_SaysWhetherItIsWellFormed(string template, bool isValid) =>
        Assert.Equal(isValid, LockTemplate.ProblemOf(template) is null);

    private static IReadOnlyList<string> Resolve(string input, params string[] templates) =>
        LockTemplate.Resolve(Step(templates), JsonPayload.Parse(input)).Value!;

    private static StepDefinition Step(params string[] templates) => new() { Id = "a", Index = 0, After = [], Agent = "x", Locks = [.. templates] };
}
