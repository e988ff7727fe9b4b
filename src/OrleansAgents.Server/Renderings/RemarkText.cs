using System.Globalization;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Renderings;

/// <summary>The words for choices, repairs and forks.</summary>
internal static class RemarkText
{
    /// <summary>Says what happened.</summary>
    /// <param name="e">The event.</param>
    /// <returns>One line, such as <c>next: deploy (it was approved)</c>.</returns>
    public static string Of(WorkflowEvent e) => Printable.Line(e switch
    {
        WorkflowEvent.StepChosen x => $"next: {x.Step ?? "done"}{Because(x.Reason + ChoiceText.Fallback(x.DecidedBy, x.Fallback, x.Reason.Length == 0 ? "" : "; "))}",
        WorkflowEvent.SignalKept x => $"signal '{x.Name}' came early from {x.By}; it is kept for step {x.Step}",
        WorkflowEvent.StepResolved x => $"{x.By} said of step {x.Step}: {Outcome(x.Outcome)}{Because(x.Reason)}",
        WorkflowEvent.LimitsExtended x => $"limits extended by {x.By} to {Totals(x.Limits)}{Because(x.Reason)}",
        WorkflowEvent.WorkflowRetried x => $"retried by {x.By}{(x.Steps.Count == 0 ? "" : $": {string.Join(", ", x.Steps)} again")}{Because(x.Reason)}",
        WorkflowEvent.WorkflowForked x => $"forked from {x.Source} at version {Number(x.SourceVersion)} by {x.By}{Edits(x)}{Because(x.Reason)}",
        _ => e.Kind,
    });

    private static string Because(string reason) => reason.Length == 0 ? "" : $" ({reason})";

    private static string Outcome(ResolvedOutcome outcome) => outcome switch
    {
        ResolvedOutcome.Done => "done",
        ResolvedOutcome.Again => "call again",
        _ => "failed",
    };

    private static string Totals(LimitExtension limits)
    {
        var totals = new[]
        {
            limits.Hops is { } hops ? $"{Number(hops)} hops" : null,
            limits.Cycles is { } cycles ? $"{Number(cycles)} cycles" : null,
            limits.WallClock is { } clock ? $"{Times.Duration(clock)} of wall clock" : null,
            limits.JournalEvents is { } events ? $"{Number(events)} events" : null,
            limits.Tokens is { } tokens ? UsageText.Tokens(tokens) : null,
            limits.Cost is { } cost ? $"a cost of {UsageText.Cost(cost)}" : null,
        };
        return string.Join(", ", totals.Where(t => t is not null));
    }

    private static string Edits(WorkflowEvent.WorkflowForked fork)
    {
        var edits = fork.Outputs.Select(o => $"output of {o.Step}").ToList();
        if (fork.Input is not null)
        {
            edits.Insert(0, "input");
        }

        return edits.Count == 0 ? "" : $", with another {string.Join(", ", edits)}";
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
