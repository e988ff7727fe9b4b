using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Waits;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words for a run's progress, the same in the tree and in plain lines.</summary>
/// <param name="zone">The zone of the reader.</param>
/// <param name="goOn">The commands that let a run go on; null when the reader is asked, or told at the end.</param>
internal sealed class ProgressText(TimeZoneInfo zone, GoOnCommands? goOn = null)
{
    /// <summary>Gets the zone of the reader.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>Gets the commands that let a run go on; null when they are not to be shown.</summary>
    public GoOnCommands? GoOn => goOn;

    /// <summary>Names a pass of the loop.</summary>
    /// <param name="number">The pass.</param>
    /// <param name="maxCycles">The bound.</param>
    /// <returns>Such as <c>Review cycle 1 of 2</c>.</returns>
    public static string Cycle(int number, int maxCycles) => $"Review cycle {number} of {maxCycles}";

    /// <summary>Says where a run stands.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time.</param>
    /// <returns>Such as <c>completed in 9.1 s, 5 hops</c>.</returns>
    public static string Status(RunProgress run, DateTimeOffset now)
    {
        var elapsed = run.StartedAt is { } start ? Times.Duration((run.EndedAt ?? now) - start) : "";
        return run.Status switch
        {
            WorkflowStatus.None => "waiting to start",
            WorkflowStatus.Completed => $"completed in {elapsed}, {Hops(run.Hops)}{Exhausted(run)}",
            WorkflowStatus.Failed => $"failed after {elapsed}, {Hops(run.Hops)}{Exhausted(run)}",
            WorkflowStatus.Cancelled => $"cancelled after {elapsed}, {Hops(run.Hops)}",
            _ => $"{(run.IsWaiting ? "waiting" : "running")}, {elapsed}",
        };
    }

    /// <summary>Says where a step stands.</summary>
    /// <param name="step">The step.</param>
    /// <param name="runHasEnded">Whether its run has ended.</param>
    /// <param name="now">The time.</param>
    /// <returns>Such as <c>running, 3.4 s</c>.</returns>
    public string Step(StepProgress step, bool runHasEnded, DateTimeOffset now)
    {
        var newest = step.Newest;
        return step.Phase switch
        {
            StepPhase.Pending when step.IsToRunAgain && !runHasEnded => "to run again",
            StepPhase.Pending => Untouched(runHasEnded),
            StepPhase.Waiting => runHasEnded ? "stopped" : "waiting",
            StepPhase.Unknown => $"outcome unknown: {Error(step.Unknown!)}",
            StepPhase.Failed when step.Failure is { } failure => $"failed: {Error(failure)}",
            StepPhase.Done when step.ResultFrom is { } who => $"done, the result is from {Printable.Line(who)}",
            StepPhase.Running when runHasEnded => "stopped",
            StepPhase.Running => $"running, {Times.Duration(now - newest!.StartedAt)}{Attempt(newest)}{Holding(step)}",
            StepPhase.Retrying when runHasEnded => $"stopped before attempt {newest!.Number + 1}",
            StepPhase.Retrying => $"attempt {newest!.Number + 1} {Times.Countdown(newest.RetryAt!.Value - now)}, at {At(newest.RetryAt.Value)}",
            StepPhase.Done => $"{Done(newest!)}{Attempt(newest!)}{Usage(newest!)}",
            _ => $"failed{Attempt(newest!)}",
        };
    }

    /// <summary>Says what an attempt took that gave a result.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>Such as <c>done in 350 ms</c>.</returns>
    public static string Done(AttemptProgress attempt) => $"done in {Times.Duration(attempt.Elapsed ?? TimeSpan.Zero)}";

    /// <summary>Says what an attempt used of a model.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>Such as <c>, 1,234 tokens, 0.02</c>; empty when it used none.</returns>
    public static string Usage(AttemptProgress attempt) => attempt.Usage is { } usage ? $", {UsageText.Of(usage.Tokens, usage.Cost)}" : "";

    /// <summary>Says what went wrong in an attempt.</summary>
    /// <param name="attempt">An attempt that failed.</param>
    /// <returns>Such as <c>attempt 1 failed after 350 ms: no answer (agent.timeout)</c>.</returns>
    public static string Failure(AttemptProgress attempt) =>
        $"attempt {attempt.Number} failed after {Times.Duration(attempt.Elapsed ?? TimeSpan.Zero)}{Usage(attempt)}: {Error(attempt.Error!)}";

    /// <summary>Writes an error of an agent or a run.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The message, and the code in brackets.</returns>
    public static string Error(StepError error) => $"{Printable.Line(error.Message)} ({Printable.Line(error.Code)})";

    /// <summary>Says why a step has no event.</summary>
    /// <param name="runHasEnded">Whether its run has ended.</param>
    /// <returns>Such as <c>pending</c>.</returns>
    public static string Untouched(bool runHasEnded) => runHasEnded ? "not run" : "pending";

    /// <summary>Writes the time of day.</summary>
    /// <param name="at">The instant.</param>
    /// <returns>Such as <c>12:00:05</c>.</returns>
    public string At(DateTimeOffset at) => Times.TimeOfDay(at, zone);

    private static string Holding(StepProgress step) => step.Locks.IsEmpty ? "" : $", {LockText.Holds(step.Locks)}";

    private static string Attempt(AttemptProgress attempt) => attempt.Number > 1 ? $", attempt {attempt.Number}" : "";

    private static string Hops(int hops) => hops == 1 ? "1 hop" : $"{hops} hops";

    private static string Exhausted(RunProgress run) => run.LoopExhausted ? ", the loop's condition was not met" : "";
}
