using System.Collections.Immutable;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <content>Choices of the arbitrator, and what people did for the run.</content>
internal static partial class RunProgressFold
{
    private static RunProgress? ApplyRepair(RunProgress run, WorkflowEvent e) => e switch
    {
        WorkflowEvent.StepChosen => Remarked(run, e) with { IsRouted = true, LoopExhausted = false },
        WorkflowEvent.SignalKept => Remarked(run, e),
        WorkflowEvent.StepResolved x => Change(Remarked(run, e), x.Cycle, x.Step, s => Resolved(s, x)),
        WorkflowEvent.LimitsExtended x => Remarked(run, e) with { MaxCycles = x.Limits.Cycles ?? run.MaxCycles },
        WorkflowEvent.WorkflowRetried x => Retried(run, x),
        WorkflowEvent.WorkflowForked x => Forked(run, x),
        _ => null,
    };

    private static RunProgress Remarked(RunProgress run, WorkflowEvent e) => run with { Remarks = run.Remarks.Add(new(e)) };

    private static StepProgress Resolved(StepProgress step, WorkflowEvent.StepResolved e) => (step with { Unknown = null, Locks = [] }) switch
    {
        var s when e.Outcome == ResolvedOutcome.Done => s with { ResultFrom = e.By },
        var s when e.Outcome == ResolvedOutcome.Again => s with { IsToRunAgain = true },
        var s => s with { Failure = new("effect.failed", $"{e.By} said that it failed: {e.Reason}", Retryable: false) },
    };

    private static RunProgress Retried(RunProgress run, WorkflowEvent.WorkflowRetried e)
    {
        var open = Remarked(run, e) with { Status = WorkflowStatus.Running, EndedAt = null, Error = null, FailedStep = null };
        return EachNewest(open, e.Steps, s => s with { Failure = null, IsToRunAgain = true });
    }

    /// <summary>
    /// What was copied is told in one remark; of its steps those with a result stay, until one of them runs again because an
    /// edit leads to it.
    /// </summary>
    private static RunProgress Forked(RunProgress run, WorkflowEvent.WorkflowForked e)
    {
        var from = $"a copy of {e.Source}";
        var copied = run with
        {
            Status = WorkflowStatus.Running,
            StartedAt = e.At,
            EndedAt = null,
            Error = null,
            FailedStep = null,
            Output = null,
            LoopExhausted = false,
            Waits = [],
            Routes = [],
            News = null,
            Remarks = [new(e)],
            Cycles = e.Input is not null ? [new(1, [])] : [.. run.Cycles.Select(c => c with { Steps = Kept(c.Steps, from) })],
            Hops = e.Input is not null ? 0 : run.Hops,
        };
        var cycle = copied.Cycles.IsEmpty ? 1 : copied.Cycles[^1].Number;
        return e.Outputs.Aggregate(copied, (r, output) => HasStep(r, output.Step)
            ? EachNewest(r, [output.Step], s => s with { ResultFrom = e.By })
            : Change(r, cycle, output.Step, s => s with { ResultFrom = e.By }));
    }

    private static ImmutableArray<StepProgress> Kept(ImmutableArray<StepProgress> steps, string from) =>
        [.. steps.Where(s => s.Phase == StepPhase.Done).Select(s => s with { ResultFrom = from })];

    private static bool HasStep(RunProgress run, string step) => run.Cycles.Any(c => c.Find(step) is not null);

    private static RunProgress EachNewest(RunProgress run, IReadOnlyList<string> steps, Func<StepProgress, StepProgress> change) =>
        steps.Aggregate(run, (r, id) => r.Cycles.LastOrDefault(c => c.Find(id) is not null) is { } cycle
            ? r with { Cycles = r.Cycles.Replace(cycle, cycle.Change(id, cycle.Find(id)!.Cycle, change)) }
            : r);
}
