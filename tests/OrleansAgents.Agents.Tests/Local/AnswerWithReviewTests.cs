using System.Text.Json;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using Xunit.Abstractions;

namespace OrleansAgents.Agents.Tests.Local;

/// <summary>Search, write and review together over the real documentation, as the example's workflow runs them.</summary>
public sealed class AnswerWithReviewTests(ITestOutputHelper output)
{
    private static readonly string Docs = Path.Combine(RepositoryFolder.Path, "docs");

    private readonly AgentInvoker _invoker = Calls.Invoker();

    [Theory]
    [InlineData("What is a hop?")]
    [InlineData("What is a correlation id?")]
    [InlineData("How are hops counted in a cyclic workflow?")]
    public async Task Review_SimpleQuestion_ApprovesTheFirstDraft(string question)
    {
        var (drafts, verdicts) = await RunAsync(question);

        Assert.True(verdicts[0].GetProperty("approved").GetBoolean(), $"{question}: {drafts[0]} -> {verdicts[0]}");
        Assert.Single(drafts);
    }

    [Theory]
    [InlineData("How does a workflow survive a crash, what makes an append durable, and how are backups copied and restored?")]
    [InlineData("Which files does the search agent index, how does the review judge coverage, and where does the server keep its database?")]
    [InlineData("How do I follow events over HTTP after a lost connection, cancel a workflow, and read exit codes in scripts?")]
    [InlineData("Which limits bound payload, cycles and wall clock, and who may raise or lower them in the configuration?")]
    [InlineData("How does the arbitrator choose an agent by capability, how is a retry paused with jitter, and how does shutdown stop the server?")]
    public async Task Review_QuestionOfSeveralParts_RefusesTheFirstDraftAndApprovesTheSecond(string question)
    {
        var (drafts, verdicts) = await RunAsync(question);

        Assert.False(verdicts[0].GetProperty("approved").GetBoolean(), $"{question}: {drafts[0]} -> {verdicts[0]}");
        Assert.Equal(2, drafts.Count);
        Assert.True(verdicts[1].GetProperty("approved").GetBoolean(), $"{question}: {drafts[1]} -> {verdicts[1]}");
        Assert.True(verdicts[1].GetProperty("coverage").GetDouble() > verdicts[0].GetProperty("coverage").GetDouble());
        Assert.Equal([1, 2], drafts.Select(draft => draft.GetProperty("draft").GetInt32()));
    }

    private async Task<(List<JsonElement> Drafts, List<JsonElement> Verdicts)> RunAsync(string question)
    {
        var (drafts, verdicts) = (new List<JsonElement>(), new List<JsonElement>());
        var steps = new Dictionary<string, JsonPayload>
        {
            ["research"] = await AskAsync("search", question, $$"""{"folder":{{JsonSerializer.Serialize(Docs)}},"top":8}""", []),
        };
        do
        {
            steps["write"] = await AskAsync("write", question, "{}", steps);
            drafts.Add(steps["write"].ToElement());
            steps["review"] = await AskAsync("review", question, """{"minWords":12,"minCoverage":0.8}""", steps);
            verdicts.Add(steps["review"].ToElement());
            output.WriteLine($"{drafts[^1]}\n{verdicts[^1]}\n");
        }
        while (drafts.Count < 2 && !verdicts[^1].GetProperty("approved").GetBoolean());

        return (drafts, verdicts);
    }

    private async Task<JsonPayload> AskAsync(string type, string question, string with, Dictionary<string, JsonPayload> steps)
    {
        var agent = Calls.Local(type) with { With = JsonPayload.Parse($$"""{"folder":{{JsonSerializer.Serialize(Docs)}}}""") };
        var call = Calls.To(agent, $$"""{"question":{{JsonSerializer.Serialize(question)}}}""", with, new Dictionary<string, JsonPayload>(steps));
        var answer = await _invoker.CallAsync(agent, call, CancellationToken.None);
        Assert.Equal(AnswerStatus.Success, answer.Status);
        return answer.Result;
    }
}
