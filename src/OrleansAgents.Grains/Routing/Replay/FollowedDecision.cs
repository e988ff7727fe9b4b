using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Routing.Replay;

/// <summary>A decision of the past, what is said today, and what has become of the chosen service's work so far.</summary>
/// <param name="decision">The decision, before anything came of it.</param>
internal sealed class FollowedDecision(ReplayedDecision decision)
{
    private int _attempts;
    private string? _errorCode;
    private string? _end;

    /// <summary>Follows the step over one event.</summary>
    /// <param name="from">The step before it.</param>
    /// <param name="to">The step after it.</param>
    public void Follow(StepState from, StepState to)
    {
        if (_end is not null || ReferenceEquals(from, to))
        {
            return;
        }

        _attempts += to.Status == StepStatus.Running && (from.Status, from.Attempt) != (to.Status, to.Attempt) ? 1 : 0;
        if (from.Status is StepStatus.Running or StepStatus.Waiting or StepStatus.Unknown && to.Error is { } error)
        {
            _errorCode = error.Code;                          // on a step that nobody works on, what fails is the search for somebody
        }

        _end = to.Status switch
        {
            StepStatus.Completed => "completed",
            StepStatus.Failed => "failed",
            _ => null,
        };
    }

    /// <summary>The step goes to whom another decision names; nothing new when this one has come to its end.</summary>
    public void Supersede() => _end ??= "retried";

    /// <summary>Says what has become of it.</summary>
    /// <param name="runStatus">How the run stands.</param>
    public ReplayedDecision At(string runStatus) => decision with { Outcome = new(_end ?? "running", _attempts, _errorCode), RunStatus = runStatus };
}
