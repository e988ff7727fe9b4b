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
        if (before.StartedAt is null && after.StartedAt is not null)
        {
            yield return $"{Printable.Line(after.Definition)}  {after.Id}  started (correlation id {Printable.Line(after.CorrelationId)})";
        }

        foreach (var cycle in after.Cycles)
        {
            var earlier = before.Cycles.FirstOrDefault(c => c.Number == cycle.Number);
            if (earlier is null && after.MaxCycles > 1)
            {
                yield return ProgressText.Cycle(cycle.Number, after.MaxCycles);
            }

            foreach (var line in cycle.Steps.SelectMany(s => Step(earlier?.Find(s.Id), s, at)))
            {
                yield return line;
            }
        }

        if (!before.HasEnded && after.HasEnded)
        {
            yield return $"{Printable.Line(after.Definition)}  {after.Id}  {ProgressText.Status(after, at)}";
        }
    }

    private IEnumerable<string> Step(StepProgress? before, StepProgress after, DateTimeOffset at)
    {
        foreach (var attempt in after.Attempts)
        {
            var earlier = before?.Attempts.FirstOrDefault(a => a.Number == attempt.Number);
            if (attempt != earlier)
            {
                yield return $"  {Printable.Line(after.Id)}  {Printable.Line(after.Agent)}  {Attempt(attempt, at)}";
            }
        }
    }

    private string Attempt(AttemptProgress attempt, DateTimeOffset at) => attempt switch
    {
        { Completed: true } => $"done in {Times.Duration(attempt.Elapsed ?? TimeSpan.Zero)}",
        { Error: null } => attempt.Number == 1 ? "started" : $"started, attempt {attempt.Number}",
        { RetryAt: { } due } => $"{ProgressText.Failure(attempt)}; attempt {attempt.Number + 1} {Times.Countdown(due - at)}, at {text.At(due)}",
        _ => $"{ProgressText.Failure(attempt)}; no attempt is left",
    };
}
