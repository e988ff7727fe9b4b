using OrleansAgents.Core.Agents;
using OrleansAgents.Grains.Routing;
using OrleansAgents.TestKit.Agents;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing;

public sealed class UsableAgentsTests
{
    private readonly FixedAgents _agents = new FixedAgents().Add("rag", "review", "writing");

    [Fact]
    public void Select_AnyCapability_RanksAllThatMayBeCalled()
    {
        _agents.SetLife("rag-agent", AgentHealth.Late);
        _agents.SetLife("review-agent", AgentHealth.Offline);

        Assert.Equal(["writing-agent", "rag-agent"], new UsableAgents(_agents).Select(null, failedOn: null).Select(agent => agent.Entry.Name));
    }

    [Fact]
    public void Select_ACapability_GivesItsAgentsAlone() =>
        Assert.Equal("review-agent", Assert.Single(new UsableAgents(_agents).Select("review", failedOn: null)).Entry.Name);

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(100, 3)]
    public void Select_ABound_IsKept(int most, int expected) => Assert.Equal(expected, new UsableAgents(_agents).Select(null, failedOn: null, most).Count);

    [Fact]
    public void Select_ABoundWithLateAgentsFirst_StillFindsTheHealthyOne()
    {
        _agents.SetLife("rag-agent", AgentHealth.Late);
        _agents.SetLife("review-agent", AgentHealth.Late);

        Assert.Equal("writing-agent", Assert.Single(new UsableAgents(_agents).Select(null, failedOn: null, most: 1)).Entry.Name);
    }

    [Fact]
    public void ReasonsFor_AnAgentWithoutBlemish_AreThoseGiven()
    {
        var usable = new UsableAgents(_agents);

        Assert.Equal(["it fits"], usable.ReasonsFor(usable.Select("rag", failedOn: null)[0], ["it fits"]).AsEnumerable());
        Assert.Equal(["it fits", "the attempt before failed on it"], usable.ReasonsFor(usable.Select("rag", failedOn: "rag-agent")[0], ["it fits"]).AsEnumerable());
    }
}
