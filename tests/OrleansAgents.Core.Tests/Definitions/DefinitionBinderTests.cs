using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using Xunit;

namespace OrleansAgents.Core.Tests.Definitions;

public sealed class DefinitionBinderTests
{
    private const string ThreeSteps = """
        "name":"a","steps":[{"id":"a","capability":"x"},{"id":"b","capability":"x"},{"id":"c","capability":"x"}]
        """;

    [Theory]
    [InlineData("c", "a", 1, 3)]
    [InlineData("c", "b", 2, 5)]
    [InlineData("b", "b", 2, 4)]
    public void Bind_LoopThatFitsTheHops_CountsThem(string from, string to, int maxCycles, int hops)
    {
        var definition = Bind(Loop(from, to, maxCycles), WorkflowLimits.Default).Value!;

        Assert.Equal(hops, definition.MaxHops);
        Assert.Equal(maxCycles, definition.MaxCycles);
    }

    [Theory, InlineData(5, true), InlineData(4, false)]
    public void Bind_LoopOfFiveHops_IsHeldToCyclicHops(int cyclicHops, bool fits)
    {
        var error = Bind(Loop("c", "b", 2), WorkflowLimits.Default with { CyclicHops = cyclicHops, LinearHops = 1 }).Error;

        Assert.Equal(fits, error is null);
        Assert.True(fits || error!.Message.Contains("the limit CyclicHops is 4", StringComparison.Ordinal), error?.Message);
    }

    [Theory, InlineData(3, true), InlineData(2, false)]
    public void Bind_ThreeLinearSteps_AreHeldToLinearHops(int linearHops, bool fits)
    {
        var error = Bind("{" + ThreeSteps + "}", WorkflowLimits.Default with { LinearHops = linearHops, CyclicHops = 1 }).Error;

        Assert.Equal(fits, error is null);
    }

    [Fact]
    public void Bind_OperatorRaisedTheLimits_TakesWhatTheDefaultsRefuse()
    {
        var raised = WorkflowLimits.Default with { Cycles = 4, CyclicHops = 12 };

        Assert.NotNull(Bind(Loop("c", "a", 4), WorkflowLimits.Default).Error);
        Assert.Equal(12, Bind(Loop("c", "a", 4), raised).Value!.MaxHops);
    }

    [Fact]
    public void Bind_MaxCyclesOverTheDefinitionsOwnLimit_NamesThatLimit()
    {
        var error = Bind(Loop("a", "a", 2, ",\"limits\":{\"cycles\":1}"), WorkflowLimits.Default).Error!;

        Assert.EndsWith("found 2; lower it, or raise limits.cycles of this definition", Assert.Single(error.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_NumberInQuotes_IsAText()
    {
        var error = Bind("{" + ThreeSteps + ""","limits":{"hops":"3"}}""", WorkflowLimits.Default).Error!;

        Assert.Equal("expected from 1 to 3 hops, the configured limit, found '3'", Assert.Single(error.Problems).Message);
    }

    private static string Loop(string from, string to, int maxCycles, string more = "") =>
        "{" + ThreeSteps + $$""","loop":{"from":"{{from}}","to":"{{to}}","until":{"path":"/ok","equals":true},"maxCycles":{{maxCycles}}}{{more}}}""";

    private static Result<WorkflowDefinition> Bind(string json, WorkflowLimits limits) =>
        DefinitionBinder.Bind(JsonDocumentReader.Read(json).Value!, limits, DefinitionHash.Of(json));
}
