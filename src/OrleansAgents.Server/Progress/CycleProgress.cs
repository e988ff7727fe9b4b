using System.Collections.Immutable;

namespace OrleansAgents.Server.Progress;

/// <summary>One pass of the loop; without a loop, the only one.</summary>
/// <param name="Number">The pass, from 1.</param>
/// <param name="Steps">The steps that were touched in it, in the order of their first event.</param>
internal sealed record CycleProgress(int Number, ImmutableArray<StepProgress> Steps)
{
    /// <summary>Finds the newest turn of a step.</summary>
    /// <param name="id">The step's id.</param>
    /// <returns>The step; null when nothing happened to it in this cycle.</returns>
    public StepProgress? Find(string id) => Steps.LastOrDefault(s => s.Id == id);

    /// <summary>Changes a step, which is added when it is new here.</summary>
    /// <param name="id">The step's id.</param>
    /// <param name="cycle">The cycle that its event names; in a routed run, how often the step was chosen.</param>
    /// <param name="change">What to do with it.</param>
    /// <returns>The cycle after it.</returns>
    public CycleProgress Change(string id, int cycle, Func<StepProgress, StepProgress> change)
    {
        var known = Steps.LastOrDefault(s => s.Id == id && s.Cycle == cycle);
        return this with { Steps = known is null ? Steps.Add(change(new(id, cycle))) : Steps.Replace(known, change(known)) };
    }
}
