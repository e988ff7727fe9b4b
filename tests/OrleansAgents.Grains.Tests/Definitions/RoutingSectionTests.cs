using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Routing;
using OrleansAgents.Grains.Definitions;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

/// <summary>The section <c>routing</c>: what it means, and the very lines that people read who get it wrong.</summary>
public sealed class RoutingSectionTests
{
    [Fact]
    public void Read_RoutingOfDefinitionAndStep_GivesEachStepItsPolicy()
    {
        const string Text = """
            name: a
            routing: { minConfidence: 0.6, onLowConfidence: ask, timeout: 10m, query: /question }
            steps:
              - { id: a, capability: x }
              - { id: b, capability: x, routing: { minConfidence: 0.4, onLowConfidence: default, default: generalist } }
              - { id: c, agent: y }
            """;

        var steps = new DefinitionReader().Read(Text, WorkflowLimits.Default).Value!.Steps;

        Assert.Equal(
            new RoutingPolicy { MinConfidence = 0.6, OnLowConfidence = LowConfidenceAction.Ask, Timeout = TimeSpan.FromMinutes(10), Query = "/question" }, steps[0].Routing);
        Assert.Equal(new RoutingPolicy { MinConfidence = 0.4, OnLowConfidence = LowConfidenceAction.Default, Default = "generalist" }, steps[1].Routing);
        Assert.Null(steps[2].Routing);
    }

    [Fact]
    public void Read_NoRouting_LeavesItToTheOperator() =>
        Assert.Null(new DefinitionReader().Read("name: a\nsteps: [{ id: a, capability: x }]", WorkflowLimits.Default).Value!.Steps[0].Routing);

    [Fact]
    public void Read_BadRouting_ReportsEveryProblemInSourceOrder()
    {
        const string Text = """
            name: a
            routing: { minConfidence: 1.5, onLowConfidence: aks, query: question, minimum: 1 }
            steps:
              - { id: a, capability: x, routing: { onLowConfidence: ask, default: z, timeout: 2h } }
              - { id: b, capability: x, routing: { minConfidence: 0.5, onLowConfidence: default, timeout: 5 } }
              - { id: c, agent: y, routing: { minConfidence: 0.5 } }
              - { id: d, capability: x, routing: 5 }
              - { id: a.route, capability: x }
            """;
        const string Expected = """
            2:27: expected the confidence below which the router is not sure, from 0 to 1, found 1.5
            2:49: expected what is done when the router is not sure (best, ask, default), found 'aks'
            2:61: expected a JSON pointer into the input such as /question, found 'question'; begin it with '/'
            2:71: unknown key 'minimum'; known are minConfidence, onLowConfidence, default, timeout, query
            4:11: the question who takes step 'a', which is asked when the router is not sure, is named 'a.route', and the step on line 8 has that name; rename one
            4:57: without 'minConfidence' no confidence is low, and 'onLowConfidence' never counts; add 'minConfidence', or remove it
            4:71: the key 'default' belongs to onLowConfidence: default; remove it, or set onLowConfidence: default
            4:83: expected at most 1h, the limit WallClock, found '2h'; lower it, or raise OrleansAgents:Limits:WallClock (environment ORLEANSAGENTS__LIMITS__WALLCLOCK)
            5:38: expected the key 'default' (the agent that is taken when the router is not sure), found none; add it
            5:95: the key 'timeout' belongs to onLowConfidence: ask, for which a person is waited for; remove it, or set onLowConfidence: ask
            5:95: expected a duration such as 500ms, 10s, 5m, 1h30m or 00:00:10, found 5; add the unit
            6:33: the key 'routing' belongs to steps with 'capability', for which a service is picked; remove it
            7:38: expected a mapping with minConfidence, onLowConfidence, default, timeout and query, found 5
            """;

        var error = new DefinitionReader().Read(Text, WorkflowLimits.Default with { LinearHops = 20 }).Error!;

        Assert.Equal("definition.invalid", error.Code);
        Assert.Equal(Expected.ReplaceLineEndings("\n"), string.Join('\n', error.Problems));
    }

    [Fact]
    public void Read_RoutingWithoutAnyCapability_IsRefused()
    {
        var error = new DefinitionReader().Read("name: a\nrouting: { minConfidence: 1 }\nsteps: [{ id: a, agent: x }]", WorkflowLimits.Default).Error!;

        Assert.Equal(
            "2:10: the key 'routing' belongs to steps with 'capability', and no step has one; remove it, or have a service picked", string.Join('\n', error.Problems));
    }
}
