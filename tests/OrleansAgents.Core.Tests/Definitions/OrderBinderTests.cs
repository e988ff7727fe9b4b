using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Limits;
using Xunit;

namespace OrleansAgents.Core.Tests.Definitions;

public sealed class OrderBinderTests
{
    private const string Condition = "\"until\":{\"path\":\"/ok\",\"equals\":true}";

    [Fact]
    public void Bind_AfterInAnyStep_MakesTheOthersStartAtOnce()
    {
        var definition = Binding.Steps("""
            {"id":"d","agent":"x","after":["b","c"]},{"id":"a","agent":"x"},{"id":"b","agent":"x","after":"a"},{"id":"c","agent":"x","after":["a"]},{"id":"e","agent":"x"}
            """);

        Assert.Equal((true, WorkflowShape.Parallel, 5), (definition.IsParallel, definition.Shape, definition.MaxHops));
        Assert.Equal(["2,3", "", "1", "1", ""], definition.Steps.Select(s => string.Join(',', s.After)));
        Assert.Equal(4, definition.OutputStep);
    }

    [Fact]
    public void Bind_EmptyAfter_IsEnoughToStartAllAtOnce()
    {
        var definition = Binding.Steps("""{"id":"a","agent":"x","after":[]},{"id":"b","agent":"x"}""");

        Assert.True(definition.IsParallel);
        Assert.All(definition.Steps, step => Assert.Empty(step.After));
    }

    [Theory]
    [InlineData("\"all\"", null)]
    [InlineData("\"any\"", 1)]
    [InlineData("{\"atLeast\":1}", 1)]
    [InlineData("{\"atLeast\":2}", 2)]
    public void Bind_Join_SaysHowManyMustComplete(string join, int? needed) => Assert.Equal(
        new JoinPolicy(needed),
        Binding.Steps($$"""{"id":"a","agent":"x"},{"id":"b","agent":"x"},{"id":"c","agent":"x","after":["a","b"],"join":{{join}}}""").Steps[2].Join);

    [Fact]
    public void Bind_JoinOfASignalStep_IsTaken() => Assert.Equal(
        JoinPolicy.Any,
        Binding.Steps("""{"id":"a","agent":"x"},{"id":"b","agent":"x"},{"id":"c","signal":"s","after":["a","b"],"join":"any"}""").Steps[2].Join);

    [Fact]
    public void Bind_LoopInAParallelWorkflow_HasTheStepsOnTheWay()
    {
        var definition = Binding.Steps(
            """
            {"id":"plan","agent":"x"},{"id":"left","agent":"x","after":"write"},{"id":"write","agent":"x","after":"plan"},{"id":"right","agent":"x","after":"write"},
            {"id":"review","agent":"x","after":["left","right","facts"]},{"id":"facts","agent":"x","after":"plan"},{"id":"publish","agent":"x","after":["review","plan"]}
            """,
            $$""","loop":{"from":"review","to":"write",{{Condition}}}""");

        Assert.Equal<int>([1, 2, 3, 4], definition.Loop!.Steps);
        Assert.Equal((7 + 4, WorkflowShape.Parallel, 16), (definition.MaxHops, definition.Shape, definition.HopLimit));
    }

    [Fact]
    public void Bind_LoopOfOneStep_IsThatStep() => Assert.Equal<int>(
        [1], Binding.Steps("""{"id":"a","agent":"x"},{"id":"b","agent":"x","after":"a"}""", $$""","loop":{"from":"b","to":"b",{{Condition}}}""").Loop!.Steps);

    [Fact]
    public void Bind_LoopThatAsks_BindsTheQuestion()
    {
        var loop = Binding.Steps(
            """{"id":"a","agent":"x"}""",
            $$""","loop":{"from":"a","to":"a",{{Condition}},"onExhausted":"ask","wait":{"deadline":"30m","default":"complete"} }""").Loop!;

        Assert.Equal((ExhaustedPolicy.Ask, TimeSpan.FromMinutes(30)), (loop.OnExhausted, loop.Wait.Deadline));
        Assert.Equal("""{"action":"complete"}""", loop.Wait.Default!.ToString());
    }

    [Theory, InlineData(3, true), InlineData(2, false)]
    public void Bind_ThreeParallelSteps_AreHeldToParallelHops(int parallelHops, bool fits)
    {
        var limits = WorkflowLimits.Default with { ParallelHops = parallelHops, LinearHops = 1, CyclicHops = 1 };

        var error = Binding.Of("""{"name":"d","steps":[{"id":"a","agent":"x","after":[]},{"id":"b","agent":"x"},{"id":"c","agent":"x"}]}""", limits).Error;

        Assert.Equal(fits, error is null);
        Assert.True(fits || error!.Message.Contains("the limit ParallelHops is 2", StringComparison.Ordinal), error?.Message);
    }

    [Fact]
    public void Bind_LimitsOfAParallelWorkflow_LowerItsOwnHopsAndFanOut() => Assert.Equal(
        WorkflowLimits.Default with { ParallelHops = 4, FanOut = 2 },
        Binding.Steps("""{"id":"a","agent":"x","after":[]}""", ""","limits":{"hops":4,"fanOut":2}""").Limits);

    [Fact]
    public void Bind_ReadAgainWithItsOwnLimits_StaysValid()
    {
        const string Json = """
            {"name":"d","limits":{"hops":2,"fanOut":1,"wallClock":"5m","payload":100},
             "steps":[{"id":"a","agent":"x","after":[],"wait":{"deadline":"5m","default":"yes"}},{"id":"b","agent":"x"}]}
            """;
        var first = Binding.Valid(Json);

        Assert.Equal(first.Limits, Binding.Valid(Json, first.Limits).Limits);
    }
}
