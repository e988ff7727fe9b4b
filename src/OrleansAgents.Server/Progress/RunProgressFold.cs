using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <summary>What each event does to what a person sees.</summary>
internal static partial class RunProgressFold
{
    /// <summary>Applies one event.</summary>
    /// <param name="run">The progress before it.</param>
    /// <param name="e">The event.</param>
    /// <param name="at">When it happened.</param>
    /// <returns>The progress after it.</returns>
    public static RunProgress Apply(RunProgress run, WorkflowEvent e, DateTimeOffset at) => e switch
    {
        WorkflowEvent.WorkflowStarted x => Started(run, x),
        WorkflowEvent.ServiceRecommended { Fallback: not null } => Remarked(run, e),
        WorkflowEvent.ServiceSelected x => Change(x.Fallback is null ? run : Remarked(run, e), x.Cycle, x.Step, s => s with { Agent = x.Service }),
        WorkflowEvent.StepStarted x => Change(run, x.Cycle, x.Step, s => Claimed(s, x, at)) with { Hops = Math.Max(run.Hops, x.Hop) },
        WorkflowEvent.StepCompleted x => Change(run, x.Cycle, x.Step, s => Completed(s, x, at)),
        WorkflowEvent.StepAttemptFailed x => Change(run, x.Cycle, x.Step, s => Failed(s, x, at)),
        WorkflowEvent.StepFailed x => Change(run, Turn(run, x.Step, x.Cycle), x.Step, s => s with { Failure = x.Error, Unknown = null, IsToRunAgain = false, Locks = [] }),
        WorkflowEvent.StepOutcomeUnknown x => Change(run, x.Cycle, x.Step, s => s with { Unknown = x.Error }),
        WorkflowEvent.CycleStarted x => InCycle(run with { MaxCycles = x.MaxCycles, LoopExhausted = false }, x.Cycle),
        WorkflowEvent.LoopExhausted => run with { LoopExhausted = true },
        WorkflowEvent.WorkflowCompleted x => End(run, WorkflowStatus.Completed, at) with { Output = x.Output, LoopExhausted = x.Exhausted },
        WorkflowEvent.WorkflowFailed x => End(run, WorkflowStatus.Failed, at) with { Error = x.Error, FailedStep = x.Step },
        WorkflowEvent.WorkflowCancelled x => End(run, WorkflowStatus.Cancelled, at) with { Error = Cancelled(x) },
        _ => ApplyToWaits(run, e) ?? ApplyRepair(run, e) ?? ApplyToMessages(run, e) ?? ApplyToLocks(run, e) ?? run,
    };

    private static RunProgress Started(RunProgress run, WorkflowEvent.WorkflowStarted e) => InCycle(run, 1) with
    {
        Definition = e.Definition,
        CorrelationId = e.CorrelationId,
        Status = WorkflowStatus.Running,
        StartedAt = e.At,
    };

    private static StepProgress Claimed(StepProgress step, WorkflowEvent.StepStarted e, DateTimeOffset at)
    {
        var anew = step with { Agent = e.Agent, Unknown = null, Failure = null, ResultFrom = null, IsToRunAgain = false, Locks = [] };
        return (step.ResultFrom is null ? anew : anew with { Attempts = [] }).With(new AttemptProgress(e.Attempt, e.Hop, at));
    }

    private static StepProgress Completed(StepProgress step, WorkflowEvent.StepCompleted e, DateTimeOffset at)
    {
        var attempt = step.Attempt(e.Attempt, at) with { Completed = true, Elapsed = TimeSpan.FromMilliseconds(e.ElapsedMs), Usage = e.Usage };
        return (step with { Unknown = null, IsToRunAgain = false, Locks = [] }).With(attempt);
    }

    private static StepProgress Failed(StepProgress step, WorkflowEvent.StepAttemptFailed e, DateTimeOffset at) =>
        (step with { Locks = [] }).With(step.Attempt(e.Attempt, at) with
        {
            Error = e.Error,
            Elapsed = TimeSpan.FromMilliseconds(e.ElapsedMs),
            RetryAt = e.RetryAt,
            Usage = e.Usage,
        });

    private static StepError Cancelled(WorkflowEvent.WorkflowCancelled e) =>
        new("workflow.cancelled", $"Cancelled by {e.By}: {e.Reason}", Retryable: false);

    private static RunProgress End(RunProgress run, WorkflowStatus status, DateTimeOffset at) => run with { Status = status, EndedAt = at };

    /// <summary>A step that fails at its gate names the cycle of its newest claim; what fails is the turn that waited.</summary>
    private static int Turn(RunProgress run, string step, int cycle) =>
        Math.Max(cycle, run.Cycles.LastOrDefault(c => c.Find(step) is not null)?.Find(step)?.Cycle ?? 1);

    private static RunProgress Change(RunProgress run, int cycle, string step, Func<StepProgress, StepProgress> change)
    {
        // In a routed run a step's cycle counts its own turns: all of them are told in one list, in the order of the choices.
        var number = run.IsRouted ? 1 : cycle;
        var reached = InCycle(run, number);
        var known = reached.Cycles.First(c => c.Number == number);
        return reached with { Cycles = reached.Cycles.Replace(known, known.Change(step, cycle, change)) };
    }

    private static RunProgress InCycle(RunProgress run, int cycle) =>
        run.Cycles.Any(c => c.Number == cycle) ? run : run with { Cycles = run.Cycles.Add(new(cycle, [])) };
}
