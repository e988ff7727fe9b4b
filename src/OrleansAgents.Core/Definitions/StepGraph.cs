using System.Collections.Immutable;

namespace OrleansAgents.Core.Definitions;

/// <summary>Which steps come before and after which, over any number of edges.</summary>
public static class StepGraph
{
    /// <summary>Gives the steps on a path from one step to another, both included, in the order of the file.</summary>
    /// <param name="steps">The steps; their <see cref="StepDefinition.After"/> has no cycle.</param>
    /// <param name="first">Where the paths begin.</param>
    /// <param name="last">Where they end.</param>
    /// <returns>The indexes; empty when no path leads from the first to the last.</returns>
    public static ImmutableArray<int> Between(ImmutableArray<StepDefinition> steps, int first, int last)
    {
        var (after, before) = (Downstream(steps, first), Upstream(steps, last));
        return first != last && !after[last] ? [] : [.. Enumerable.Range(0, steps.Length).Where(i => (after[i] || i == first) && (before[i] || i == last))];
    }

    /// <summary>Says for each step whether it comes after another, directly or not; a step does not come after itself.</summary>
    /// <param name="steps">The steps; their <see cref="StepDefinition.After"/> has no cycle.</param>
    /// <param name="step">The other step.</param>
    /// <returns>One answer a step, by index.</returns>
    public static bool[] Downstream(ImmutableArray<StepDefinition> steps, int step)
    {
        var found = new bool[steps.Length];
        for (var grew = true; grew;)                          // the order of the file says nothing in a parallel workflow
        {
            grew = false;
            foreach (var candidate in steps)
            {
                if (!found[candidate.Index] && candidate.After.Any(before => before == step || found[before]))
                {
                    (found[candidate.Index], grew) = (true, true);
                }
            }
        }

        return found;
    }

    private static bool[] Upstream(ImmutableArray<StepDefinition> steps, int step)
    {
        var found = new bool[steps.Length];
        var open = new Stack<int>(steps[step].After);
        while (open.TryPop(out var before))
        {
            if (!found[before])
            {
                found[before] = true;
                steps[before].After.ToList().ForEach(open.Push);
            }
        }

        return found;
    }
}
