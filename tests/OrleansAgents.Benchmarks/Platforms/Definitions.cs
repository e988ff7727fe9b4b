namespace OrleansAgents.Benchmarks.Platforms;

/// <summary>The definitions that are measured.</summary>
internal static class Definitions
{
    /// <summary>W1: three linear steps.</summary>
    public const string Linear = """
        name: w1
        steps:
          - { id: first,  capability: echo }
          - { id: second, capability: echo }
          - { id: third,  capability: echo }
        """;

    /// <summary>W4: a run that stays in its first step for an hour.</summary>
    public const string Parked = """
        name: parked
        steps:
          - { id: wait, capability: echo, timeout: 2h, with: { delay: 50m } }
        """;

    /// <summary>W2: one step, then two cycles of two steps: five hops, 1 KB of result each.</summary>
    public static readonly string Cyclic = $$"""
        name: w2
        steps:
          - { id: research, capability: echo, with: { text: "{{new string('r', 1000)}}" } }
          - { id: write,    capability: echo, with: { text: "{{new string('w', 1000)}}" } }
          - { id: review,   capability: echo, with: { value: { approved: false, feedback: "{{new string('f', 960)}}" } } }
        loop: { from: review, to: write, until: { path: /approved, equals: true }, maxCycles: 2, onExhausted: complete }
        output: write
        """;

    /// <summary>One step.</summary>
    public const string One = "name: one\nsteps: [ { id: only, agent: echo } ]\n";

    /// <summary>Steps side by side, without a join; each leaves five events.</summary>
    public static string Wide(string name, int steps) =>
        $"name: {name}\nsteps:\n{string.Concat(Enumerable.Range(0, steps).Select(i => $"  - {{ id: s{i}, agent: echo, after: [] }}\n"))}";
}
