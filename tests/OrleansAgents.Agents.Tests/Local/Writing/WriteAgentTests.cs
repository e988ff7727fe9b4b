using System.Text.Json;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Agents.Tests.Local.Writing;

public sealed class WriteAgentTests
{
    private const string Passages = """
        {"passages":[
          {"source":"a.md","heading":"Dogs","text":"Dogs bark loudly at night [7]. Dogs also sleep for many hours."},
          {"source":"b.md","heading":"Cats","text":"Cats purr softly when they rest."},
          {"source":"c.md","heading":"Birds","text":"Birds sing early in the morning.\nToo short."}]}
        """;

    [Fact]
    public async Task Write_FirstDraft_QuotesAtMostTwoSentencesEachCited()
    {
        var draft = await WriteAsync("Why do dogs bark, cats purr and birds sing?", ("find", Passages));

        Assert.Equal("Dogs bark loudly at night [1]. Cats purr softly when they rest [2].", draft.GetProperty("answer").GetString());
        Assert.Equal(1, draft.GetProperty("draft").GetInt32());
        Assert.Equal(["a.md", "b.md"], draft.GetProperty("citations").EnumerateArray().Select(c => c.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task Write_AfterFeedback_CoversTheMissingTerms()
    {
        var draft = await WriteAsync(
            "Why do dogs bark, cats purr and birds sing?",
            ("find", Passages),
            ("write", """{"answer":"Dogs bark loudly at night [1].","draft":1,"citations":[]}"""),
            ("review", """{"approved":false,"feedback":[{"rule":"coverage","message":"m","terms":["birds","sing"]}]}"""));

        Assert.Contains("Birds sing early", draft.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, draft.GetProperty("draft").GetInt32());
    }

    [Fact]
    public async Task Write_ReviewOfTooManyWords_GetsShorter()
    {
        var draft = await WriteAsync(
            "Why do dogs bark, cats purr and birds sing?",
            ("find", Passages),
            ("write", """{"answer":"Dogs bark loudly at night [1]. Cats purr softly when they rest [2].","draft":3}"""),
            ("review", """{"approved":false,"feedback":[{"rule":"maxWords","message":"m"}]}"""));

        Assert.Equal("Dogs bark loudly at night [1].", draft.GetProperty("answer").GetString());
        Assert.Equal(4, draft.GetProperty("draft").GetInt32());
    }

    [Fact]
    public async Task Write_NothingFits_SaysSo()
    {
        var draft = await WriteAsync("How do submarines dive?", ("find", Passages));

        Assert.Contains("say nothing", draft.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, draft.GetProperty("citations").GetArrayLength());
    }

    [Fact]
    public async Task Write_SameCall_SameDraft()
    {
        var (one, two) = (await WriteAsync("dogs cats", ("find", Passages)), await WriteAsync("dogs cats", ("find", Passages)));

        Assert.Equal(one.GetRawText(), two.GetRawText());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"draft":"x","answer":1,"approved":false,"feedback":3,"passages":{}}""")]
    public async Task Write_NoPassagesAnywhere_AnswersInvalidInput(string result)
    {
        Assert.Equal("agent.invalid_input", (await CallAsync("dogs", ("other", result))).Error!.Code);
    }

    [Fact]
    public async Task Write_StrangePassages_AreLeftOut()
    {
        var draft = await WriteAsync("cats", ("find", """{"passages":[1,null,{"text":5},{"text":"Cats purr softly when they rest."}]}"""), ("x", """{"draft":"y","answer":"z","feedback":[4],"approved":false}"""));

        Assert.Equal("Cats purr softly when they rest [1].", draft.GetProperty("answer").GetString());
    }

    private static async Task<JsonElement> WriteAsync(string question, params (string Step, string Result)[] steps)
    {
        var answer = await CallAsync(question, steps);
        Assert.Equal(AnswerStatus.Success, answer.Status);
        return answer.Result.ToElement();
    }

    private static async Task<AgentAnswer> CallAsync(string question, params (string Step, string Result)[] steps)
    {
        var agent = Calls.Local("write");
        var results = steps.ToDictionary(step => step.Step, step => JsonPayload.Parse(step.Result));
        return await Calls.Invoker().CallAsync(agent, Calls.To(agent, JsonSerializer.Serialize(question), steps: results), CancellationToken.None);
    }
}
