using System.Diagnostics;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Workflows;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// Asks router and arbitrator what a workflow wants to know, and says it as a command: at once, or outside the turn where a chat
/// model is to be asked.
/// </summary>
/// <param name="router">Informs.</param>
/// <param name="arbitrator">Decides.</param>
/// <param name="agents">The agents.</param>
/// <param name="jitter">Gives random numbers from 0 to 1.</param>
/// <param name="chatRouter">Informs in place of the router where there is a choice; null for none.</param>
/// <param name="chatArbitrator">Decides in place of the arbitrator where there is a choice; null for none.</param>
/// <param name="settings">What the operator says; null for what holds without a file.</param>
/// <param name="time">The clock of deadlines; null for the system's.</param>
public sealed class Decisions(
    IRouter router, IArbitrator arbitrator, IAgentDirectory agents, Jitter jitter, IChatRouter? chatRouter = null, IChatArbitrator? chatArbitrator = null,
    RoutingSettings? settings = null, TimeProvider? time = null)
{
    private readonly LowConfidence _lowConfidence = new(agents, (settings ?? RoutingSettings.Standard).Policy);

    private readonly ChatDecisions? _chat = chatRouter is null && chatArbitrator is null
        ? null
        : new(
            chatRouter is null ? null : new(chatRouter, agents, settings ?? RoutingSettings.Standard, time ?? TimeProvider.System),
            chatArbitrator,
            arbitrator,
            agents,
            settings ?? RoutingSettings.Standard,
            time ?? TimeProvider.System);

    /// <summary>Gets a value indicating whether there is a chat model, so that <see cref="IsDeferred"/> may say yes.</summary>
    public bool MayDefer => _chat is not null;

    /// <summary>Says whether a decision needs a chat model, which is asked outside the turn.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="effect">The decision.</param>
    /// <returns>True when <see cref="AnswerAsync"/> answers it.</returns>
    public bool IsDeferred(WorkflowState state, WorkflowEffect effect)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _chat is not null && !state.IsBudgetUsed && effect switch
        {
            WorkflowEffect.RouteStep route => HasChoice(state, state.Definition.Steps[route.StepIndex]),
            WorkflowEffect.ChooseStep => _chat.Decides,
            _ => false,
        };
    }

    /// <summary>Answers one decision at once, without a chat model.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="effect">One of <see cref="WorkflowMachine.OpenDecisions"/>.</param>
    /// <returns>The command that answers it.</returns>
    public WorkflowCommand Answer(WorkflowState state, WorkflowEffect effect)
    {
        ArgumentNullException.ThrowIfNull(state);
        switch (effect)
        {
            case WorkflowEffect.RouteStep route:
                var step = state.Definition.Steps[route.StepIndex];
                var recommendation = Recommend(state, step, route);
                return Assign(step, route, recommendation, Decide(state, step, route, recommendation));
            case WorkflowEffect.ChooseStep choose:
                return new WorkflowCommand.ChooseStep(choose.Id, ChooseNext(state, choose));
            default:
                throw new UnreachableException($"{effect?.GetType().Name} is not a decision.");
        }
    }

    /// <summary>Answers one decision, by chat models where they are configured. Takes as long as their deadlines, and always ends with an answer.</summary>
    /// <param name="state">The workflow.</param>
    /// <param name="effect">One of <see cref="WorkflowMachine.OpenDecisions"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The command that answers it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<WorkflowCommand> AnswerAsync(WorkflowState state, WorkflowEffect effect, CancellationToken cancellationToken)
    {
        if (!IsDeferred(state, effect))
        {
            return Answer(state, effect);
        }

        if (effect is WorkflowEffect.RouteStep route)
        {
            var step = state.Definition.Steps[route.StepIndex];
            var recommendation = await RecommendAsync(state, step, route, cancellationToken);
            return Assign(step, route, recommendation, await DecideAsync(state, step, route, recommendation, cancellationToken));
        }

        using var span = RoutingSpans.Arbitrate(state, effect);
        var choice = await _chat!.ChooseNextAsync(state, cancellationToken);
        RoutingSpans.Say(span, choice);
        return new WorkflowCommand.ChooseStep(effect.Id, choice);
    }

    /// <summary>
    /// Fills in what a command from a front door cannot know: who of those that have taken part gets messages at once, and whether
    /// an agent that a person names can be called.
    /// </summary>
    /// <param name="state">The workflow.</param>
    /// <param name="command">The command.</param>
    /// <returns>The command that the machine is given.</returns>
    public WorkflowCommand Complete(WorkflowState state, WorkflowCommand command)
    {
        ArgumentNullException.ThrowIfNull(state);
        return command switch
        {
            WorkflowCommand.SendMessages send => send with { PushAgents = PushAgents.Of(state, agents) },
            WorkflowCommand.RedriveMessages redrive => redrive with { PushAgents = PushAgents.Of(state, agents) },
            WorkflowCommand.Signal signal when IsClarification(state, signal.Name) => signal with { NamesUsableAgent = NamesUsableAgent(signal) },
            _ => command,
        };
    }

    private static bool IsClarification(WorkflowState state, string name) =>
        state.Steps.Any(at => at is { Status: StepStatus.Waiting, Wait: { Kind: WaitKind.Clarification, IsOpen: true } wait } && wait.Name == name);

    private bool NamesUsableAgent(WorkflowCommand.Signal signal) =>
        ClarificationAnswer.Read(signal.Payload)?.Service is { } service && agents.FindEntry(service) is { IsUsable: true };

    private bool HasChoice(WorkflowState state, StepDefinition step) =>
        step.Agent is null && PersonsChoice.Of(agents, state, step) is null && router.Recommend(state, step).Candidates.Length > 1;

    private Recommendation Recommend(WorkflowState state, StepDefinition step, WorkflowEffect.RouteStep route)
    {
        using var span = RoutingSpans.Recommend(state, route);
        var recommendation = router.Recommend(state, step);
        if (_chat is not null && state.IsBudgetUsed && recommendation.Candidates.Length > 1)
        {
            recommendation = _chat.Unasked(recommendation);
        }

        RoutingSpans.Say(span, recommendation);
        return recommendation;
    }

    private async Task<Recommendation> RecommendAsync(
        WorkflowState state, StepDefinition step, WorkflowEffect.RouteStep route, CancellationToken cancellationToken)
    {
        using var span = RoutingSpans.Recommend(state, route);
        var recommendation = await _chat!.RecommendAsync(state, step, router.Recommend(state, step), cancellationToken);
        RoutingSpans.Say(span, recommendation);
        return recommendation;
    }

    private RoutingDecision Decide(WorkflowState state, StepDefinition step, WorkflowEffect.RouteStep route, Recommendation recommendation)
    {
        using var span = RoutingSpans.Arbitrate(state, route);
        RoutingDecision decision;
        if (state.Steps[step.Index].Clarification is not null && PersonsChoice.Of(agents, state, step) is { } service)
        {
            decision = PersonsChoice.Decide(service, state, step, recommendation);
        }
        else
        {
            decision = arbitrator.Decide(state, step, recommendation);
            decision = _lowConfidence.Apply(
                state, step, recommendation, _chat is not null && state.IsBudgetUsed && recommendation.Candidates.Length > 1 ? _chat.Unasked(decision) : decision);
        }

        RoutingSpans.Say(span, recommendation, decision);
        return decision;
    }

    private async Task<RoutingDecision> DecideAsync(
        WorkflowState state, StepDefinition step, WorkflowEffect.RouteStep route, Recommendation recommendation, CancellationToken cancellationToken)
    {
        using var span = RoutingSpans.Arbitrate(state, route);
        var decision = _lowConfidence.Apply(state, step, recommendation, await _chat!.DecideAsync(state, step, recommendation, cancellationToken));
        RoutingSpans.Say(span, recommendation, decision);
        return decision;
    }

    private NextStepChoice ChooseNext(WorkflowState state, WorkflowEffect.ChooseStep choose)
    {
        using var span = RoutingSpans.Arbitrate(state, choose);
        var choice = arbitrator.ChooseNext(state);
        choice = _chat is not null && state.IsBudgetUsed ? _chat.Unasked(choice) : choice;
        RoutingSpans.Say(span, choice);
        return choice;
    }

    private WorkflowCommand.AssignStep Assign(
        StepDefinition step, WorkflowEffect.RouteStep route, Recommendation recommendation, RoutingDecision decision)
    {
        var kind = decision.Service is { } name ? agents.Find(name)?.Kind : null;
        var assign = new WorkflowCommand.AssignStep(
            route.Id, recommendation, decision, kind == AgentKind.Human, kind == AgentKind.Chat, decision.Service is null ? jitter() : 0);
        return decision.Asks ? assign with { AskFor = _lowConfidence.PolicyOf(step).Timeout } : assign;
    }
}
