using OrleansAgents.Server.Graphs;

namespace OrleansAgents.Server.Tests.Graphs;

public sealed class GraphDrawingTests
{
    [Fact]
    public void Draw_ParallelWorkflow_ShowsRailsLoopAndNotes() => Expect(Flows.Release, """
         1     ●        plan    capability plan
         2  ╭▶ ├─●      code    capability code
            │  ├─│─●    docs    capability write; continue on failure
            │  ○ │ │    title   human ann
         3  │  │ ├─│─●  unit    capability test
            │  │ ○ │ │  ci      signal ci-done; waits, 20m at most, then {"ok":false}
            │  │ │ │ │
         4  ╰─ │ ●─│─╯  check   capability check; join any of 2; back to code until
               │ │ │            /ok = true, at most 2 cycles, then fail
         5     │ ◆─╯    deploy  agent ops; approval before, 30m at most, then reject;
               │ │              once
         6     ●─╯      tell    agent mail; output
        """);

    [Fact]
    public void Draw_LinearWorkflow_IsOneRail() => Expect(
        "name: l\nsteps: [ { id: a, agent: x }, { id: second, signal: go }, { id: c, capability: y } ]",
        """
        ●  a       agent x
        │
        ○  second  signal go
        │
        ●  c       capability y; output
        """);

    [Fact]
    public void Draw_CyclicWorkflow_ShowsTheWayBack() => Expect(
        "name: l\nsteps: [ { id: a, agent: x }, { id: b, agent: y }, { id: c, agent: z } ]\nloop: { from: b, to: a, until: { path: '', equals: 1 } }",
        """
        ╭▶ ●  a  agent x
        │  │
        ╰─ ●  b  agent y; back to a until the result = 1, at most 2 cycles, then
           │     complete
           ●  c  agent z; output
        """);

    [Fact]
    public void Draw_LoopOfOneStep_TurnsInPlace() => Expect(
        "name: l\nsteps: [ { id: a, agent: x }, { id: b, agent: y } ]\nloop: { from: b, to: b, until: { path: /ok, equals: true }, onExhausted: fail }\noutput: a",
        """
           ●  a  agent x; output
           │
        ↻  ●  b  agent y; back to b until /ok = true, at most 2 cycles, then fail
        """);

    [Fact]
    public void Draw_RoutedWorkflow_IsAPalette() => Expect(Flows.Routed, """
        the arbitrator names the next step until /done = true; at most 5 hops, then
        ask
        ├─●  search  capability rag
        ├─◆  write   capability writing; approval before
        ╰─○  wait    signal go
        """);

    [Fact]
    public void Draw_StepsThatAreNotConnected_HaveNoRailBetweenThem() => Expect(
        "name: p\nsteps: [ { id: a, agent: x, after: [] }, { id: b, agent: x }, { id: c, agent: x } ]\noutput: a",
        """
         1  ●  a  agent x; output
            ●  b  agent x
            ●  c  agent x
        """);

    [Fact]
    public void Draw_MoreRailsThanThereIsRoomFor_LeavesThemOut()
    {
        var starts = Enumerable.Range(0, 500).Select(i => $"  - {{ id: s{i}, signal: s{i} }}");
        var ends = Enumerable.Range(0, 400).Select(i => $"  - {{ id: e{i}, signal: e{i}, after: [{string.Join(", ", Enumerable.Range(i, 20).Select(s => $"s{s}"))}] }}");

        var lines = Flows.Draw($"name: wide\nsteps:\n{string.Join('\n', starts.Concat(ends))}").Split('\n');

        Assert.Equal(900, lines.Length);
        Assert.Equal("    ○  s1    signal s1", lines[1]);
    }

    [Fact]
    public void Draw_LongNamesAndValues_StayWithinTheWidth()
    {
        var (id, value) = (new string('i', 64), new string('v', 500));
        var text = $"name: l\nsteps: [ {{ id: {id}, agent: {id} }}, {{ id: b, capability: {id}, wait: {{ deadline: 1m, default: {value} }} }} ]\n"
            + $"loop: {{ from: b, to: {id}, until: {{ path: '/{value}', equals: {value} }} }}";

        var drawing = Flows.Draw(text);

        Assert.All(drawing.Split('\n'), line => Assert.InRange(line.Length, 1, GraphDrawing.WidthMax));
        Assert.Contains("back to", drawing, StringComparison.Ordinal);
    }

    private static void Expect(string text, string drawing) => Assert.Equal(drawing.ReplaceLineEndings("\n"), Flows.Draw(text));
}
