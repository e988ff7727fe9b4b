using System.Text.Json;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Tests.Local.Reviewing;

public sealed class ReviewAgentTests
{
    private const string Question = "Do dogs bark and cats purr?";
    private const string Answer = "Dogs bark loudly at night [1]. Cats purr softly when they rest [2].";
    private const string Sources = """[{"n":1,"source":"a.md"},{"n":2,"source":"b.md"}]""";

    [Fact]
    public async Task Review_GoodAnswer_Approves()
    {
        var verdict = await ReviewAsync(Answer, Sources);

        Assert.True(verdict.GetProperty("approved").GetBoolean());
        Assert.Equal((1, 1), (verdict.GetProperty("score").GetDouble(), verdict.GetProperty("coverage").GetDouble()));
        Assert.Equal(0, verdict.GetProperty("feedback").GetArrayLength());
    }

    [Theory]
    [InlineData(Answer, """{"minWords":13}""", "minWords")]
    [InlineData(Answer, """{"maxWords":5}""", "maxWords")]
    [InlineData("Dogs bark loudly at night. Cats purr softly when they rest [2].", "{}", "citations")]
    [InlineData("Dogs bark loudly at night [1]. Cats purr softly when they rest [3].", "{}", "citations")]
    [InlineData("Dogs bark loudly at night and then [1]. Cats purr softly when they rest [1].", """{"minCitations":2}""", "citations")]
    [InlineData("Dogs make noise loudly at night [1]. Cows moo softly when they rest [2].", "{}", "coverage")]
    public async Task Review_OneRuleBroken_NamesIt(string answer, string with, string rule)
    {
        var verdict = await ReviewAsync(answer, Sources, with);

        Assert.False(verdict.GetProperty("approved").GetBoolean());
        Assert.Equal(rule, Assert.Single(verdict.GetProperty("feedback").EnumerateArray()).GetProperty("rule").GetString());
        Assert.InRange(verdict.GetProperty("score").GetDouble(), 0, 0.999);
    }

    [Fact]
    public async Task Review_MissingTerms_AreNamedAsTheQuestionHasThem()
    {
        var verdict = await ReviewAsync("Dogs barked at night, and then they slept for hours [1].", Sources);

        Assert.Equal(0.5, verdict.GetProperty("coverage").GetDouble());
        Assert.Equal(["cats", "purr"], verdict.GetProperty("feedback")[0].GetProperty("terms").EnumerateArray().Select(term => term.GetString()));
    }

    [Fact]
    public async Task Review_MoreSourcesWantedThanFound_AsksForThoseThatThereAre()
    {
        Assert.True((await ReviewAsync(Answer, Sources, """{"minCitations":9}""")).GetProperty("approved").GetBoolean());
    }

    [Fact]
    public async Task Review_NoAnswerAnywhere_AnswersInvalidInput()
    {
        var agent = Calls.Local("review");

        Assert.Equal("agent.invalid_input", (await Calls.Invoker().CallAsync(agent, Calls.To(agent, "\"q\""), CancellationToken.None)).Error!.Code);
    }

    [Theory, InlineData("""{"minCoverage":1.1}"""), InlineData("""{"minWords":-1}"""), InlineData("""{"minCitations":1.5}""")]
    public async Task Review_WrongParameter_AnswersInvalidParameters(string with)
    {
        var agent = Calls.Local("review");

        Assert.Equal("agent.invalid_parameters", (await Calls.Invoker().CallAsync(agent, Calls.To(agent, "\"q\"", with), CancellationToken.None)).Error!.Code);
    }

    private static async Task<JsonElement> ReviewAsync(string answer, string citations, string with = "{}")
    {
        var agent = Calls.Local("review");
        var steps = new Dictionary<string, JsonPayload>
        {
            ["find"] = JsonPayload.Parse("""{"passages":[{"source":"a.md","text":"x"},{"source":"b.md","text":"y"}]}"""),
            ["write"] = JsonPayload.Parse($$"""{"answer":{{JsonSerializer.Serialize(answer)}},"citations":{{citations}},"draft":1}"""),
        };
        var call = Calls.To(agent, JsonSerializer.Serialize(Question), with, steps);
        return (await Calls.Invoker().CallAsync(agent, call, CancellationToken.None)).Result.ToElement();
    }
}
