using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>The agent that a person named when asked who takes a step, or that the question named for its deadline.</summary>
internal static class PersonsChoice
{
    private const string Person = "person";
    private const string Policy = "policy";

    /// <summary>Says whom the answer names.</summary>
    /// <param name="agents">The agents.</param>
    /// <param name="state">The workflow.</param>
    /// <param name="step">The step.</param>
    /// <returns>The agent; null when nobody was named, when the one cannot be called now, or when the attempt before failed on it.</returns>
    public static string? Of(IAgentDirectory agents, WorkflowState state, StepDefinition step)
    {
        var at = state.Steps[step.Index];
        return at.Clarification?.Answer is { } answer && ClarificationAnswer.Read(answer.Payload)?.Service is { } service
            && !(at is { IsRedo: true, Error: not null } && at.Agent == service) && agents.FindEntry(service) is { IsUsable: true }
                ? service
                : null;
    }

    /// <summary>Makes the decision of it.</summary>
    public static RoutingDecision Decide(string service, WorkflowState state, StepDefinition step, Recommendation recommendation)
    {
        var question = state.Steps[step.Index].Clarification!;
        var answer = question.Answer!;
        var overridden = recommendation.Candidates is not [var best, ..] || best.Service != service;
        return answer.IsDefault
            ? new(service, $"nobody answered '{question.Name}' before its deadline, so the best candidate is taken", Policy, overridden)
            : new(service, $"{answer.By} named it in answer to '{question.Name}'", Person, overridden);
    }
}
