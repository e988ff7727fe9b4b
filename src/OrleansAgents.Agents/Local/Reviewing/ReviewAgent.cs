using System.Text.Json;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Local.Writing;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Local.Reviewing;

/// <summary>
/// Judges the answer of an earlier step by rules: <c>with.minWords</c> (default 10), <c>with.maxWords</c> (default 400),
/// <c>with.minCitations</c> (different sources, default 1) and <c>with.minCoverage</c> (share of the question's terms, default
/// 0.7). <c>with.step</c> names the step; without it, it is the one that has an answer. The same call gives the same verdict.
/// </summary>
public sealed class ReviewAgent : ILocalAgent
{
    /// <inheritdoc/>
    public string Type => "review";

    /// <inheritdoc/>
    public Task<AgentAnswer> AnswerAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(call);
        return Task.FromResult(Answer(agent, call));
    }

    private static AgentAnswer Answer(AgentDescriptor agent, AgentCall call)
    {
        var parameters = new AgentParameters(call.Payload.With);
        var rules = new ReviewRules(
            parameters.Integer("minWords", 10, 0, 10_000),
            parameters.Integer("maxWords", 400, 1, 100_000),
            parameters.Integer("minCitations", 1, 0, 100),
            parameters.Share("minCoverage", 0.7));
        var step = parameters.Text("step");
        var question = Question.Find(call, parameters);
        if (parameters.Refusal is { } refusal)
        {
            return refusal;
        }

        if (question is null)
        {
            return Question.Missing(agent);
        }

        if (FindAnswer(call, step) is not { } draft)
        {
            var looked = step is null ? "no earlier step has a result with one" : $"step '{step}' has no result with one";
            return AgentAnswer.Failure(
                AgentErrorCodes.InvalidInput,
                $"Agent '{agent.Name}' reviews an answer, and {looked}. Put a writing step before it.",
                retryable: false);
        }

        var verdict = rules.Judge(question, Materials.Text(draft, "answer")!, Cited(draft), AvailableSources(call));
        return LocalJson.Answer(verdict, LocalJson.Readable.Verdict);
    }

    private static JsonElement? FindAnswer(AgentCall call, string? step)
    {
        var results = call.Payload.Steps
            .Where(pair => step is null || pair.Key == step)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Value.ToElement())
            .Where(result => Materials.Text(result, "answer") is not null)
            .ToList();
        return results.Count == 0 ? null : results[^1];
    }

    private static Dictionary<int, string> Cited(JsonElement draft)
    {
        var cited = new Dictionary<int, string>();
        foreach (var citation in Materials.Items(draft, "citations") ?? [])
        {
            if (citation.ValueKind == JsonValueKind.Object && citation.TryGetProperty("n", out var n)
                && n.ValueKind == JsonValueKind.Number && n.TryGetInt32(out var number))
            {
                cited[number] = Materials.Text(citation, "source") ?? "";
            }
        }

        return cited;
    }

    private static int AvailableSources(AgentCall call) =>
        Materials.Read(call).Passages?.Select(passage => passage.Source).Distinct(StringComparer.Ordinal).Count() ?? 0;
}
