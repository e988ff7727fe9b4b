using OrleansAgents.Server.Progress;

namespace OrleansAgents.Server.Renderings;

/// <summary>Writes a run's progress as plain lines, one per change: for logs, pipes and simple terminals.</summary>
/// <param name="text">The words.</param>
internal sealed class ProgressLines(ProgressText text)
{
    /// <summary>Gives the lines for what changed.</summary>
    /// <param name="before">The progress before an event.</param>
    /// <param name="after">The progress after it.</param>
    /// <param name="at">When the event happened.</param>
    /// <returns>The lines, each with its time; empty when nothing a person follows has changed.</returns>
    public IEnumerable<string> Between(RunProgress before, RunProgress after, DateTimeOffset at) =>
        Changes(before, after, at).Select(line => $"{text.At(at)}  {line}");

    private IEnumerable<string> Changes(RunProgress before, RunProgress after, DateTimeOffset at)
    {
        if (after.Version <= after.CopiedUntil)
        {
            yield break;                                      // the other run's history: one remark tells it
        }

        if (before.StartedAt is null && after.StartedAt is not null)
        {
            yield return $"{Printable.Line(after.Definition)}  {after.Id}  started (correlation id {Printable.Line(after.CorrelationId)})";
        }

        foreach (var cycle in after.Cycles)
        {
            var earlier = before.Cycles.FirstOrDefault(c => c.Number == cycle.Number);
            if (earlier is null && after.MaxCycles > 1 && !after.IsRouted)
            {
                yield return ProgressText.Cycle(cycle.Number, after.MaxCycles);
            }

            foreach (var line in cycle.Steps.SelectMany(s => Step(after.Id, earlier?.Steps.FirstOrDefault(e => (e.Id, e.Cycle) == (s.Id, s.Cycle)), s, at)))
            {
                yield return line;
            }
        }

        foreach (var line in Remarks(before, after).Concat(Waits(before, after, at)))
        {
            yield return line;
        }

        if (after.News is { } news && !ReferenceEquals(news, before.News))
        {
            foreach (var line in NewsText.Of(after, news, at, text))
            {
                yield return line;
            }
        }

        if (!before.HasEnded && after.HasEnded)
        {
            yield return $"{Printable.Line(after.Definition)}  {after.Id}  {ProgressText.Status(after, at)}";
        }
    }

    private static IEnumerable<string> Remarks(RunProgress before, RunProgress after) =>
        after.Remarks.Where(r => !before.Remarks.Contains(r)).Select(r => RemarkText.Of(r.Event));

    private IEnumerable<string> Waits(RunProgress before, RunProgress after, DateTimeOffset at)
    {
        foreach (var (index, wait) in after.Waits.Index())
        {
            var earlier = index < before.Waits.Length ? before.Waits[index] : null;
            if (wait == earlier)
            {
                continue;
            }

            yield return WaitText.Change(wait, at, text.Zone);
            if (wait.IsOpen && text.GoOn is { } goOn)
            {
                yield return $"  answer it with: {goOn.Answer(after.Id, wait.Kind, wait.Name)}";
            }
        }
    }

    private IEnumerable<string> Step(string run, StepProgress? before, StepProgress after, DateTimeOffset at)
    {
        if (after.Choice is { } choice && choice != before?.Choice)
        {
            yield return $"{Name(after)}  {ChoiceText.Of(choice)}";
        }

        foreach (var attempt in after.Attempts)
        {
            var earlier = before?.Attempts.FirstOrDefault(a => a.Number == attempt.Number);
            if (attempt != earlier)
            {
                yield return $"{Name(after)}  {Attempt(attempt, at)}";
            }
        }

        if (after.Failure is { } failure && failure != before?.Failure)
        {
            yield return $"{Name(after)}  failed: {ProgressText.Error(failure)}";
        }

        if (after.Unknown is { } unknown && unknown != before?.Unknown)
        {
            yield return $"{Name(after)}  outcome unknown: {ProgressText.Error(unknown)}";
            if (text.GoOn is { } goOn)
            {
                yield return $"  say what came of it with: {goOn.Resolve(run, after.Id)}";
            }
        }
    }

    private static string Name(StepProgress step) =>
        step.Agent is { } agent ? $"  {Printable.Line(step.Id)}  {Printable.Line(agent)}" : $"  {Printable.Line(step.Id)}";

    private string Attempt(AttemptProgress attempt, DateTimeOffset at) => attempt switch
    {
        { Completed: true } => ProgressText.Done(attempt) + ProgressText.Usage(attempt),
        { Error: null } => attempt.Number == 1 ? "started" : $"started, attempt {attempt.Number}",
        { RetryAt: { } due } => $"{ProgressText.Failure(attempt)}; attempt {attempt.Number + 1} {Times.Countdown(due - at)}, at {text.At(due)}",
        _ => $"{ProgressText.Failure(attempt)}; no attempt is left",
    };
}
