using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Diagnostics;

/// <summary>The limits of new runs can be read and are in range; those that are not the defaults are named.</summary>
/// <param name="read">Reads the limits.</param>
internal sealed class LimitsCheck(Func<Result<WorkflowLimits>> read) : IDoctorCheck
{
    private static readonly (string Name, Func<WorkflowLimits, object> Of)[] All =
    [
        (nameof(WorkflowLimits.LinearHops), limits => limits.LinearHops),
        (nameof(WorkflowLimits.CyclicHops), limits => limits.CyclicHops),
        (nameof(WorkflowLimits.ParallelHops), limits => limits.ParallelHops),
        (nameof(WorkflowLimits.FanOut), limits => limits.FanOut),
        (nameof(WorkflowLimits.Cycles), limits => limits.Cycles),
        (nameof(WorkflowLimits.WallClock), limits => limits.WallClock),
        (nameof(WorkflowLimits.PayloadBytes), limits => limits.PayloadBytes),
        (nameof(WorkflowLimits.JournalEvents), limits => limits.JournalEvents),
        (nameof(WorkflowLimits.JournalBytes), limits => limits.JournalBytes),
        (nameof(WorkflowLimits.Attempts), limits => limits.Attempts),
        (nameof(WorkflowLimits.Messages), limits => limits.Messages),
        (nameof(WorkflowLimits.Tokens), limits => limits.Tokens),
        (nameof(WorkflowLimits.Cost), limits => limits.Cost),
    ];

    /// <inheritdoc/>
    public string Name => "limits";

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken) => Task.FromResult(Look());

    private IReadOnlyList<DoctorFinding> Look()
    {
        if (!read().TryGet(out var limits, out var error))
        {
            IEnumerable<string> problems = error.Problems.Count == 0 ? [error.Message] : error.Problems.Select(p => Reporter.Describe(p, null));
            const string Advice = "Correct 'limits' in the operator's file, OrleansAgents:Limits in appsettings.json, or ORLEANSAGENTS__LIMITS__*.";
            return [.. problems.Select(problem => new DoctorFinding(Name, DoctorStatus.Fail, problem, Advice))];
        }

        var changed = All.Where(limit => !limit.Of(limits).Equals(limit.Of(WorkflowLimits.Default)))
            .Select(limit => $"{limit.Name} is {limit.Of(limits)} (default {limit.Of(WorkflowLimits.Default)})").ToList();
        return [new(Name, DoctorStatus.Ok, changed.Count == 0 ? "the defaults." : $"{string.Join(", ", changed)}; the others are the defaults.")];
    }
}
