using System.Runtime.CompilerServices;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Displays;
using OrleansAgents.Server.Hosting;
using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Waits;

/// <summary>
/// Follows a run in this process to its end, or to where only somebody else could let it go on. The display is at rest
/// while a person is asked; the run is not.
/// </summary>
/// <param name="platform">The platform.</param>
/// <param name="display">The display.</param>
/// <param name="desk">Answers waits.</param>
/// <param name="waitsForDeadlines">Whether a deadline is waited for when nobody answers.</param>
internal sealed class WaitingRun(EmbeddedPlatform platform, IProgressDisplay display, WaitDesk desk, bool waitsForDeadlines)
{
    private WorkflowView? _pausedAt;

    /// <summary>Follows the run. For one caller, once.</summary>
    /// <param name="view">The run.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The run where it was left: ended, or waiting; or why an answer was refused.</returns>
    public async Task<Result<WorkflowView>> FollowAsync(WorkflowView view, CancellationToken cancellationToken)
    {
        var run = RunProgress.Of(view);
        while (true)
        {
            _pausedAt = null;
            run = await display.ShowAsync(run, EventsAsync(new(view.Id), run.Version, cancellationToken), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested(); // a feed may end quietly when it is told to stop
            if (_pausedAt is not { } paused)
            {
                return await platform.Workflows.GetAsync(view.Id, cancellationToken);
            }

            if (!desk.CanAnswer(paused))
            {
                return paused;
            }

            if (await desk.AnswerAsync(paused, run.IsRouted, cancellationToken) is { } refused)
            {
                return refused;
            }
        }
    }

    private async IAsyncEnumerable<EventView> EventsAsync(
        WorkflowId id, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mayWait = after > 0;                              // only a run that waited is followed from its middle
        await foreach (var page in platform.Feed.FollowAsync(id, after, cancellationToken))
        {
            foreach (var e in page)
            {
                mayWait |= e.Kind is nameof(WorkflowEvent.WaitOpened) or nameof(WorkflowEvent.StepOutcomeUnknown);
                yield return e;
            }

            if (mayWait && await PauseAsync(id, page[^1].Version, cancellationToken))
            {
                yield break;
            }
        }
    }

    /// <summary>Says whether somebody is to be asked, or the run to be left. What is not shown yet is shown first.</summary>
    private async Task<bool> PauseAsync(WorkflowId id, long shown, CancellationToken cancellationToken)
    {
        var found = await platform.Workflows.GetAsync(id.Value, cancellationToken);
        if (found.Value is not { } view || view.Version > shown || view.EndedAt is not null)
        {
            return false;
        }

        var isLeft = view.Status == WorkflowStatus.Waiting && !(waitsForDeadlines && view.Waits.Any(w => w.Deadline is not null));
        _pausedAt = isLeft || desk.CanAnswer(view) ? view : null;
        return _pausedAt is not null;
    }
}
