namespace OrleansAgents.HostContract;

/// <summary>Definitions that several parts of the contract run.</summary>
internal static class Flows
{
    /// <summary>Three steps in order.</summary>
    public const string Three = """
        name: three
        steps:
          - { id: research, capability: research }
          - { id: write, capability: write }
          - { id: review, capability: review }
        """;

    /// <summary>One step.</summary>
    public const string One = "name: one\nsteps: [ { id: only, capability: work } ]\n";

    /// <summary>One step that is not called twice.</summary>
    public const string Once = "name: once\nsteps: [ { id: pay, capability: work, effect: once }, { id: write, capability: write } ]\n";

    /// <summary>Steps of which none waits for another, and one that waits for all.</summary>
    public static string Wide(int steps) =>
        $"name: wide-{steps}\nsteps:\n{Each(steps, i => $"  - {{ id: s{i}, capability: work, after: [] }}\n")}  - {{ id: join, capability: write, after: [{Names(steps)}] }}\n";

    /// <summary>Signals of which none waits for another.</summary>
    public static string Signals(int count) => $"name: signals-{count}\nsteps:\n{Each(count, i => $"  - {{ id: s{i}, signal: s{i}, after: [] }}\n")}";

    private static string Names(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"s{i}"));

    private static string Each(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));
}
