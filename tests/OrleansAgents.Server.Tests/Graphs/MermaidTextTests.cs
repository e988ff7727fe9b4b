using OrleansAgents.Server.Graphs;

namespace OrleansAgents.Server.Tests.Graphs;

public sealed class MermaidTextTests
{
    [Fact]
    public void Of_ParallelWorkflow_DrawsGatesWaitsAndTheWayBack() => Expect(Flows.Release, """
        flowchart TD
            s0["plan<br/>capability plan"]
            s1["code<br/>capability code"]
            s2["docs<br/>capability write<br/>continue on failure"]
            s3["unit<br/>capability test"]
            s4(["ci<br/>signal ci-done<br/>waits, 20m at most, then {#quot;ok#quot;:false}"])
            s5["check<br/>capability check<br/>join any of 2"]
            s6[/"title<br/>human ann"/]
            gate7{{"approval<br/>Deploy #quot;now#quot; #amp; #lt;here#gt;?"}}
            s7["deploy<br/>agent ops<br/>approval before, 30m at most, then reject<br/>once"]
            s8["tell<br/>agent mail<br/>output"]
            s0 --> s1
            s0 --> s2
            s1 --> s3
            s1 --> s4
            s3 --> s5
            s4 --> s5
            s0 --> s6
            gate7 --> s7
            s5 --> gate7
            s2 --> gate7
            s7 --> s8
            s6 --> s8
            s5 -. "back to code until /ok = true, at most 2 cycles, then fail" .-> s1
        """);

    [Fact]
    public void Of_RoutedWorkflow_GoesOutFromTheArbitratorAndBack() => Expect(Flows.Routed, """
        flowchart TD
            route{"the arbitrator names the next step until /done = true; at most 5 hops, then ask"}
            done(["done"])
            s0["search<br/>capability rag"]
            gate1{{"approval"}}
            s1["write<br/>capability writing<br/>approval before"]
            s2(["wait<br/>signal go"])
            route --> s0
            s0 --> route
            gate1 --> s1
            route --> gate1
            s1 --> route
            route --> s2
            s2 --> route
            route --> done
        """);

    private static void Expect(string text, string chart) =>
        Assert.Equal(chart.ReplaceLineEndings("\n"), string.Join('\n', new MermaidText(Flows.Words).Of(Flows.Read(text))));
}
