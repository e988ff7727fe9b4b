namespace OrleansAgents.EndToEnd.Tests.Processes;

public sealed class StackTracesTests
{
    [Fact]
    public void ShouldBeAbsent_OutputWithAnException_Fails()
    {
        var thrown = Record.Exception(() => StackTraces.ShouldBeAbsent("fine"));
        var output = $"hops   at most 3\n{Record.Exception(() => Assert.Fail("thrown"))}";

        Assert.Null(thrown);
        Assert.ThrowsAny<Exception>(() => StackTraces.ShouldBeAbsent(output));
        StackTraces.ShouldBeAbsent("hops   at most 3 (of 5)");
    }
}
