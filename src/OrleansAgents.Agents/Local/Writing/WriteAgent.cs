using System.Globalization;
using System.Text;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Local.Texts;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Local.Writing;

/// <summary>
/// Answers the question with sentences quoted from the passages that an earlier step found, each with its citation. The
/// first draft is short (<c>with.firstSentences</c>, 1 to 20, default 2); after a review that did not approve, the next one
/// covers what the review missed, up to <c>with.maxSentences</c> (1 to 40, default 10). The same call gives the same draft.
/// </summary>
public sealed class WriteAgent : ILocalAgent
{
    private const double MissingTermWeight = 3;
    private const int RevisionWords = 60;

    /// <inheritdoc/>
    public string Type => "write";

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
        var first = parameters.Integer("firstSentences", 2, 1, 20);
        var most = Math.Max(first, parameters.Integer("maxSentences", 10, 1, 40));
        var question = Question.Find(call, parameters);
        if (parameters.Refusal is { } refusal)
        {
            return refusal;
        }

        if (question is null)
        {
            return Question.Missing(agent);
        }

        var materials = Materials.Read(call);
        if (materials.Passages is not { } passages)
        {
            return AgentAnswer.Failure(
                AgentErrorCodes.InvalidInput,
                $"Agent '{agent.Name}' writes from passages, and no earlier step has a result with passages. Put a search step before it.",
                retryable: false);
        }

        var chosen = SentenceSelection.Choose(Candidates.Of(passages), Goal(question, materials, first, most));
        return LocalJson.Answer(Compose(chosen, (materials.Previous?.Number ?? 0) + 1), LocalJson.Default.Draft);
    }

    private static DraftGoal Goal(string question, Materials materials, int first, int most)
    {
        var weights = Terms.Of(question).Distinct(StringComparer.Ordinal).ToDictionary(term => term, _ => 1.0, StringComparer.Ordinal);
        if (materials.Previous is not { } previous || materials.Feedback.Count == 0)
        {
            return new(weights, 1, first, 0, SpreadSources: false);
        }

        foreach (var term in materials.Feedback.SelectMany(remark => remark.Terms).SelectMany(Terms.Of))
        {
            weights[term] = MissingTermWeight;
        }

        var sentences = Sentences.Of(previous.Answer).Count();
        if (materials.Feedback.Any(remark => remark.Rule == "maxWords"))
        {
            return new(weights, 1, Math.Max(1, sentences - 1), 0, SpreadSources: false);
        }

        var words = Math.Max(RevisionWords, Sentences.CountWords(previous.Answer) * 3 / 2);
        return new(weights, Math.Min(most, sentences + 1), most, words, materials.Feedback.Any(remark => remark.Rule == "citations"));
    }

    private static Draft Compose(IReadOnlyList<Candidate> chosen, int number)
    {
        if (chosen.Count == 0)
        {
            return new("The documents that were found say nothing about this question.", [], number);
        }

        var citations = new List<Citation>();
        var answer = new StringBuilder();
        foreach (var sentence in chosen)
        {
            var (source, heading) = (sentence.Passage.Source, sentence.Passage.Heading);
            var citation = citations.FirstOrDefault(c => c.Source == source && c.Heading == heading);
            if (citation is null)
            {
                citations.Add(citation = new(citations.Count + 1, source, heading));
            }

            answer.Append(answer.Length == 0 ? "" : " ")
                .Append(char.ToUpperInvariant(sentence.Text[0])).Append(sentence.Text, 1, sentence.Text.Length - 1)
                .Append(CultureInfo.InvariantCulture, $" [{citation.N}].");
        }

        return new(answer.ToString(), citations, number);
    }
}
