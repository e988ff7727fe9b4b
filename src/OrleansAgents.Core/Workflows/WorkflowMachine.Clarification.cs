using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;

namespace OrleansAgents.Core.Workflows;

/// <content>The question who takes a step, asked when the router is not sure. It comes before the hop, and once a cycle.</content>
public static partial class WorkflowMachine
{
    /// <summary>How many agents a message names.</summary>
    private const int NamedMax = 10;

    private static void Ask(WorkflowTurn turn, StepDefinition step, int cycle, WorkflowCommand.AssignStep assign)
    {
        var candidates = assign.Recommendation.Candidates;
        var policy = new WaitPolicy
        {
            Prompt = assign.Decision.Reason,
            Deadline = assign.AskFor,
            Default = ClarificationAnswer.OfService(candidates[0].Service),
        };
        turn.Add(Opened(WaitKind.Clarification, step.Id + RouteSuffix, step.Id, cycle, policy, turn.Now) with
        {
            Options = [.. candidates.Select(candidate => candidate.Service)],
        });
    }

    /// <summary>Says what is wrong with an answer; null when it helps.</summary>
    private static string? ProblemOf(WaitState question, WorkflowCommand.Signal signal)
    {
        const string Expected = "Expected {\"service\": \"NAME\"} with an agent that can be called, or {\"text\": \"...\"} with more words, as the answer of";
        var options = question.Options ?? [];
        var candidates = $"The candidates are {string.Join(", ", options.Take(NamedMax))}{(options.Count > NamedMax ? $", and {options.Count - NamedMax} more" : "")}.";
        return ClarificationAnswer.Read(signal.Payload) switch
        {
            null => $"{Expected} '{question.Name}', found {Excerpt(signal.Payload)}. {candidates}",
            { Service: { } service } when !signal.NamesUsableAgent && !options.Contains(service) =>
                $"{Expected} '{question.Name}', found {Excerpt(signal.Payload)}: no agent of that name can be called now. {candidates}",
            _ => null,
        };
    }

    private static AgentUsage? Sum(AgentUsage? one, AgentUsage? other) => one is null
        ? other
        : other is null ? one : new(one.InputTokens + other.InputTokens, one.OutputTokens + other.OutputTokens, one.Cost + other.Cost);
}
