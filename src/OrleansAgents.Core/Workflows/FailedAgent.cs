namespace OrleansAgents.Core.Workflows;

/// <summary>The agents on which attempts of a step have failed, each once: a list that compares by content.</summary>
/// <param name="Name">The agent on which one failed.</param>
/// <param name="Before">Those on which earlier ones failed; null for none.</param>
public sealed record FailedAgent(string Name, FailedAgent? Before)
{
    /// <summary>Says whether an agent is in a list.</summary>
    /// <param name="list">The list; null is empty.</param>
    /// <param name="name">The agent.</param>
    /// <returns>Whether it is.</returns>
    public static bool Has(FailedAgent? list, string name)
    {
        while (list is not null && list.Name != name)
        {
            list = list.Before;
        }

        return list is not null;
    }

    /// <summary>Adds an agent to a list that may have it.</summary>
    internal static FailedAgent? With(FailedAgent? list, string? name) => name is null || Has(list, name) ? list : new(name, list);
}
