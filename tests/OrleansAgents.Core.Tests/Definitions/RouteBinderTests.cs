using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using Xunit;

namespace OrleansAgents.Core.Tests.Definitions;

public sealed class RouteBinderTests
{
    private const string Palette = """{"id":"a","agent":"x"},{"id":"b","agent":"x"}""";

    [Fact]
    public void Bind_RouteTrue_LeavesTheEndToTheArbitrator()
    {
        var definition = Binding.Steps(Palette, ",\"route\":true");

        Assert.Equal(new RouteDefinition(null, ExhaustedPolicy.Fail, WaitPolicy.Standard), definition.Route);
        Assert.Equal((WorkflowShape.Routed, 5, 5), (definition.Shape, definition.MaxHops, definition.HopLimit));
        Assert.Null(definition.OutputStep);
        Assert.All(definition.Steps, step => Assert.Empty(step.After));
    }

    [Fact]
    public void Bind_RouteWithEveryKey_IsTaken()
    {
        var definition = Binding.Steps(
            Palette,
            ""","output":"a","route":{"until":{"path":"/done","equals":1},"onExhausted":"ask","wait":{"prompt":"More?","deadline":"1m","default":"fail"}}""");

        var route = definition.Route!;
        Assert.Equal(new LoopCondition("/done", JsonPayload.Parse("1")), route.Until);
        Assert.Equal((ExhaustedPolicy.Ask, "More?"), (route.OnExhausted, route.Wait.Prompt));
        Assert.Equal("""{"action":"fail"}""", route.Wait.Default!.ToString());
        Assert.Equal(0, definition.OutputStep);
    }

    [Fact]
    public void Bind_HopsOfARoutedWorkflow_AreItsBudget()
    {
        var definition = Binding.Steps(Palette, ",\"route\":{\"onExhausted\":\"complete\"},\"limits\":{\"hops\":4}");

        Assert.Equal((4, 4, 3), (definition.MaxHops, definition.Limits.CyclicHops, definition.Limits.LinearHops));
        Assert.Equal(ExhaustedPolicy.Complete, definition.Route!.OnExhausted);
    }

    [Fact]
    public void Bind_MoreStepsThanHops_IsAPaletteAllTheSame() =>
        Assert.Equal(7, Binding.Steps(string.Join(',', Enumerable.Range(0, 7).Select(i => $$"""{"id":"s{{i}}","agent":"x"}""")), ",\"route\":true").Steps.Length);

    [Fact]
    public void Bind_RouteFalse_IsNoRoute()
    {
        var definition = Binding.Steps(Palette, ",\"route\":false");

        Assert.Equal((WorkflowShape.Linear, 1), (definition.Shape, definition.OutputStep));
    }
}
