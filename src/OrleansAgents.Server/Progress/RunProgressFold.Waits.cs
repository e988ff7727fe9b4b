using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Progress;

/// <content>Waits for people and signals.</content>
internal static partial class RunProgressFold
{
    private static RunProgress? ApplyToWaits(RunProgress run, WorkflowEvent e) => e switch
    {
        WorkflowEvent.WaitOpened x => Waiting(run, x.Step, x.Cycle, true) with
        {
            Waits = run.Waits.Add(new(x.WaitKind, x.Name, x.Step, x.Cycle, x.Prompt, x.Deadline, x.Default)),
        },
        WorkflowEvent.WaitAnswered x => Closed(run, x.Name, w => w with { Answer = new(x.Payload, x.By, x.At, x.IsDefault) }),
        WorkflowEvent.WaitExpired x => Closed(run, x.Name, w => w with { Expired = true }),
        WorkflowEvent.WaitEscalated x => OnWait(run, x.Name, w => w with { EscalatedTo = x.To }),
        _ => null,
    };

    private static RunProgress Waiting(RunProgress run, string? step, int cycle, bool waits) =>
        step is null ? run : Change(run, cycle, step, s => s with { IsWaiting = waits });

    /// <summary>The end of a wait is told with the cycle of the step's newest claim, which for a gate is an earlier one.</summary>
    private static RunProgress Closed(RunProgress run, string name, Func<WaitProgress, WaitProgress> change) =>
        run.Waits.LastOrDefault(w => w.Name == name) is { } newest ? OnWait(Waiting(run, newest.Step, newest.Cycle, false), name, change) : run;

    private static RunProgress OnWait(RunProgress run, string name, Func<WaitProgress, WaitProgress> change) =>
        run.Waits.LastOrDefault(w => w.Name == name) is { } newest ? run with { Waits = run.Waits.Replace(newest, change(newest)) } : run;
}
