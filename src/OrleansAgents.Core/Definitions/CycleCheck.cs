namespace OrleansAgents.Core.Definitions;

/// <summary>
/// Finds steps that come after each other in a circle: those that the topological sort of Kahn (1962) leaves over, and of
/// them the circles that walking back from step to step must end in.
/// </summary>
internal static class CycleCheck
{
    /// <summary>Reports each circle once, at its first step in the file; two that share a step count as one.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool FailCycles(StepsSection steps)
    {
        var left = Leftover(steps);
        var any = left.Count > 0;
        while (left.Count > 0)
        {
            var circle = FindCircle(steps, left);
            Fail(steps, circle);
            left.ExceptWith(circle);
            Shed(steps, left);
        }

        return any;
    }

    private static SortedSet<int> Leftover(StepsSection steps)
    {
        SortedSet<int> left = [.. Enumerable.Range(0, steps.Definitions.Length)];
        Shed(steps, left);
        return left;
    }

    /// <summary>Takes away every step that comes after none of the others, until each one left does.</summary>
    private static void Shed(StepsSection steps, SortedSet<int> left)
    {
        var waits = steps.Definitions.ToDictionary(step => step.Index, step => step.After.Count(left.Contains));
        var next = steps.Definitions.SelectMany(step => step.After.Select(before => (before, step.Index))).ToLookup(edge => edge.before, edge => edge.Index);
        var free = new Queue<int>(left.Where(step => waits[step] == 0));
        while (free.TryDequeue(out var step))
        {
            left.Remove(step);
            foreach (var later in next[step].Where(later => --waits[later] == 0 && left.Contains(later)))
            {
                free.Enqueue(later);
            }
        }
    }

    /// <summary>Walks back from any step left over until one comes up again; gives the circle in the order of the run, its first step first.</summary>
    private static List<int> FindCircle(StepsSection steps, SortedSet<int> left)
    {
        var (path, at, places) = (new List<int>(), left.Min, new Dictionary<int, int>());
        while (places.TryAdd(at, path.Count))
        {
            path.Add(at);
            at = steps.Definitions[at].After.First(left.Contains);
        }

        var circle = path[places[at]..];
        circle.Reverse();
        var first = circle.IndexOf(circle.Min());
        return [.. circle[first..], .. circle[..first]];
    }

    private static void Fail(StepsSection steps, List<int> circle)
    {
        const int ShownMax = 20;
        var ids = circle.Append(circle[0]).Select(index => steps.Definitions[index].Id).ToList();
        var shown = ids.Count <= ShownMax ? ids : [.. ids[..ShownMax], "…"];
        steps.Section(circle[0])?.Optional("after")?.Fail(
            $"the steps come after each other in a circle: {string.Join(" → ", shown)}; remove one of these from an 'after'");
    }
}
