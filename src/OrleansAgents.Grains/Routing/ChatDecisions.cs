using System.Collections.Immutable;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>Asks chat models, and says in their answers' place what the router and the policy of this process say, and why.</summary>
/// <param name="router">Recommends; null when no chat model does.</param>
/// <param name="arbitrator">Decides; null when no chat model does.</param>
/// <param name="policy">Decides in its place.</param>
/// <param name="agents">The agents.</param>
/// <param name="settings">The deadlines.</param>
/// <param name="time">The clock.</param>
internal sealed class ChatDecisions(
    IChatRouter? router, IChatArbitrator? arbitrator, IArbitrator policy, IAgentDirectory agents, RoutingSettings settings, TimeProvider time)
{
    private readonly ChatQuestion _toRouter = new("chat router", settings.RouterChat?.Deadline ?? ChatRouting.DefaultDeadline, time);
    private readonly ChatQuestion _toArbitrator = new("chat arbitrator", settings.ArbitratorChat?.Deadline ?? ChatRouting.DefaultDeadline, time);

    /// <summary>Gets a value indicating whether a chat model decides.</summary>
    public bool Decides => arbitrator is not null;

    /// <summary>Gives what the router of this process said the reason why no chat model was asked, if one would have been.</summary>
    public Recommendation Unasked(Recommendation local) => router is null ? local : local with { Fallback = $"the chat router {ChatQuestion.BudgetUsed}" };

    /// <summary>Gives a decision of the policy the reason why no chat model was asked, if one would have been.</summary>
    public RoutingDecision Unasked(RoutingDecision decision) =>
        arbitrator is null ? decision : decision with { Fallback = $"the chat arbitrator {ChatQuestion.BudgetUsed}" };

    /// <summary>Gives a choice of the policy the reason why no chat model was asked, if one would have been.</summary>
    public NextStepChoice Unasked(NextStepChoice choice) =>
        arbitrator is null ? choice : choice with { Fallback = $"the chat arbitrator {ChatQuestion.BudgetUsed}" };

    public async Task<Recommendation> RecommendAsync(WorkflowState state, StepDefinition step, Recommendation local, CancellationToken cancellationToken)
    {
        if (router is null)
        {
            return local;
        }

        ImmutableArray<AgentDescriptor> services = [.. local.Candidates.Select(candidate => agents.Find(candidate.Service)).OfType<AgentDescriptor>()];
        if (services.Length < 2)
        {
            return local;                                     // the others have gone this moment: no choice is left
        }

        var question = new RoutingQuestion(RouteQuery.Of(state, step), step.Capability, services);
        var (answer, fallback, usage) = await _toRouter.AskAsync(stop => router.RecommendAsync(question, stop), said => ProblemOf(said, services), cancellationToken);
        return fallback is null ? answer! : local with { Fallback = fallback, Usage = answer?.Usage ?? usage };
    }

    public async Task<RoutingDecision> DecideAsync(WorkflowState state, StepDefinition step, Recommendation recommendation, CancellationToken cancellationToken)
    {
        if (arbitrator is null)
        {
            return policy.Decide(state, step, recommendation);
        }

        if (recommendation.Usage is { } used && (state = WorkflowMachine.WithUsage(state, used)).IsBudgetUsed)
        {
            return Unasked(policy.Decide(state, step, recommendation));
        }

        ImmutableArray<AgentEntry> services = [.. recommendation.Candidates.Select(candidate => agents.FindEntry(candidate.Service)).OfType<AgentEntry>()];
        if (services.Length < recommendation.Candidates.Length)
        {
            return policy.Decide(state, step, recommendation);      // somebody has gone this moment
        }

        var question = new ArbitrationQuestion(state, step, RouteQuery.Of(state, step), recommendation, services);
        var (answer, fallback, usage) = await _toArbitrator.AskAsync(
            stop => arbitrator.DecideAsync(question, stop), said => ProblemOf(said, recommendation), cancellationToken);
        return fallback is null
            ? answer! with { Overridden = answer.Service != recommendation.Candidates[0].Service, Asks = false, IsTemporary = false }
            : policy.Decide(state, step, recommendation) with { Fallback = fallback, Usage = answer?.Usage ?? usage };
    }

    public async Task<NextStepChoice> ChooseNextAsync(WorkflowState state, CancellationToken cancellationToken)
    {
        var (answer, fallback, usage) = await _toArbitrator.AskAsync(
            stop => arbitrator!.ChooseNextAsync(state, stop), said => ProblemOf(said, state.Definition), cancellationToken);
        return fallback is null ? answer! : policy.ChooseNext(state) with { Fallback = fallback, Usage = answer?.Usage ?? usage };
    }

    private static string? ProblemOf(Recommendation said, ImmutableArray<AgentDescriptor> services)
    {
        if (said.Candidates.IsDefaultOrEmpty)
        {
            return "it named no service";
        }

        var last = 1.0;
        foreach (var (service, confidence, _) in said.Candidates)
        {
            if (services.All(known => known.Name != service))
            {
                return $"it named '{service}', which was not offered";
            }

            if (!(confidence >= 0 && confidence <= last))
            {
                return "its confidences are not from 1 down to 0";
            }

            last = confidence;
        }

        return said.Candidates.DistinctBy(candidate => candidate.Service).Count() == said.Candidates.Length ? null : "it named a service twice";
    }

    private static string? ProblemOf(RoutingDecision said, Recommendation recommendation) => said.Service is null ? "it named no service"
        : recommendation.Candidates.Any(candidate => candidate.Service == said.Service) ? null : $"it named '{said.Service}', which is no candidate";

    private static string? ProblemOf(NextStepChoice said, WorkflowDefinition definition) =>
        said.Step is null || definition.Steps.Any(step => step.Id == said.Step) ? null : $"it named step '{said.Step}', which the definition does not have";
}
