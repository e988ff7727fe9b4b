using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing.Replay;

/// <summary>Folds one run again, asks today's router where a service was chosen, and follows what came of the choice.</summary>
/// <param name="empty">The run before its first event.</param>
/// <param name="router">Today's router.</param>
internal sealed class RunReplay(WorkflowState empty, IRouter router)
{
    private const int QueryShown = 200;
    private static readonly StepOutcome Unknown = new("running", 0, null);

    private readonly List<FollowedDecision> _decisions = [];
    private readonly FollowedDecision?[] _newest = new FollowedDecision?[empty.Steps.Length];
    private readonly WorkflowEvent.ServiceRecommended?[] _recommended = new WorkflowEvent.ServiceRecommended?[empty.Steps.Length];
    private WorkflowState _state = empty;

    /// <summary>Gives the decisions of the run, in the order in which they were made; those that a fork copied are its source's.</summary>
    public IEnumerable<ReplayedDecision> Decisions
    {
        get
        {
            var status = StatusOf(_state);
            return _decisions.Select(decision => decision.At(status));
        }
    }

    /// <summary>Folds the next event.</summary>
    public void Add(WorkflowEvent e)
    {
        switch (e)
        {
            case WorkflowEvent.ServiceRecommended recommended when StepOf(recommended.Step) is { } step:
                _recommended[step.Index] = recommended;
                break;
            case WorkflowEvent.ServiceSelected selected when StepOf(selected.Step) is { Capability: { } capability } step:
                Decide(selected, step, capability);
                break;
            case WorkflowEvent.WorkflowForked:
                _decisions.Clear();
                Array.Clear(_newest);
                break;
        }

        var before = _state;
        _state = WorkflowMachine.Apply(_state, e);
        for (var i = 0; i < _newest.Length; i++)
        {
            _newest[i]?.Follow(before.Steps[i], _state.Steps[i]);
        }
    }

    private void Decide(WorkflowEvent.ServiceSelected selected, StepDefinition step, string capability)
    {
        var query = RouteQuery.Of(_state, step);
        var recommended = _recommended[step.Index];
        var said = recommended?.Candidates.FirstOrDefault(candidate => candidate.Service == selected.Service);
        var then = new PastChoice(selected.Service, said?.Confidence, recommended?.Model ?? "", selected.DecidedBy, selected.Overridden);
        var decision = new ReplayedDecision(
            _state.Id.Value, _state.Definition.Name, step.Id, selected.Cycle, Shown(query), then, Ask(query, capability, selected.Service), Unknown, "");
        _newest[step.Index]?.Supersede();
        _decisions.Add(_newest[step.Index] = new(decision));
    }

    // Of equals the one that was chosen: which of them is less busy today is no other opinion.
    private PresentChoice? Ask(string query, string capability, string chosen)
    {
        var said = router.Recommend(query, capability, ofStep: true);
        if (said.Candidates is not [var best, ..])
        {
            return null;
        }

        var same = said.Candidates.FirstOrDefault(candidate => candidate.Service == chosen && candidate.Confidence >= best.Confidence);
        return new((same ?? best).Service, best.Confidence, said.Model);
    }

    private StepDefinition? StepOf(string id) => _state.Definition.Steps.FirstOrDefault(step => step.Id == id);

    /// <summary>The beginning of the words, without half a character at its end.</summary>
    private static string Shown(string query) => query.Length <= QueryShown ? query
        : query[..(char.IsHighSurrogate(query[QueryShown - 1]) ? QueryShown - 1 : QueryShown)];

    private static string StatusOf(WorkflowState state) => state.Status switch
    {
        WorkflowStatus.Completed => "completed",
        WorkflowStatus.Failed => "failed",
        WorkflowStatus.Cancelled => "cancelled",
        WorkflowStatus.Waiting => "waiting",
        _ => "running",
    };
}
