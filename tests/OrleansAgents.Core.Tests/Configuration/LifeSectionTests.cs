using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using Xunit;

namespace OrleansAgents.Core.Tests.Configuration;

public class LifeSectionTests
{
    [Fact]
    public void Agent_WithALife_IsBound()
    {
        var agent = Bind("\"version\":\"2.1\",\"examples\":[\"What does it cost?\"],\"messages\":\"push\",\"heartbeat\":\"10s\",\"timeToLive\":\"25s\"").Value!.Agents[0];

        Assert.Equal(("2.1", MessageDelivery.Push, "What does it cost?"), (agent.Version, agent.Messages, Assert.Single(agent.Examples)));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25)), (agent.Heartbeat, agent.TimeToLive));
        Assert.Equal(AgentSource.Configuration, agent.Source);
    }

    [Fact]
    public void Agent_WithoutALife_PromisesNoHeartbeats()
    {
        var agent = Bind("\"description\":\"x\"").Value!.Agents[0];

        Assert.Equal((null, null, "", MessageDelivery.Step), (agent.Heartbeat, agent.TimeToLive, agent.Version, agent.Messages));
        Assert.Empty(agent.Examples);
    }

    [Theory]
    [InlineData("\"heartbeat\":\"500ms\"", "/agents/0/heartbeat")]
    [InlineData("\"heartbeat\":\"61m\"", "/agents/0/heartbeat")]
    [InlineData("\"heartbeat\":10", "/agents/0/heartbeat")]
    [InlineData("\"timeToLive\":\"10s\"", "/agents/0/timeToLive")]
    [InlineData("\"heartbeat\":\"10s\",\"timeToLive\":\"10s\"", "/agents/0/timeToLive")]
    [InlineData("\"heartbeat\":\"10s\",\"timeToLive\":\"25h\"", "/agents/0/timeToLive")]
    [InlineData("\"messages\":\"pull\"", "/agents/0/messages")]
    [InlineData("\"version\":\"12345678901234567890123456789012345678901234567890123456789012345\"", "/agents/0/version")]
    [InlineData("\"examples\":\"x\"", "/agents/0/examples")]
    public void Agent_WithAWrongLife_IsRefusedAtItsPlace(string keys, string path)
    {
        var error = Bind(keys).Error!;

        Assert.Equal(path, Assert.Single(error.Problems).Path);
    }

    [Fact]
    public void Person_WithAHeartbeat_IsRefused()
    {
        var error = Bind("\"heartbeat\":\"10s\"", kind: "human").Error!;

        Assert.Contains("'heartbeat'", Assert.Single(error.Problems).Message, StringComparison.Ordinal);
    }

    private static Result<OperatorFile> Bind(string keys, string kind = "http")
    {
        var endpoint = kind == "http" ? "\"endpoint\":\"http://prices.example/\"," : "";
        var text = $$"""{"agents":[{"name":"a","kind":"{{kind}}",{{endpoint}}"capabilities":["x"],{{keys}}}]}""";
        return OperatorFileBinder.Bind(JsonDocumentReader.Read(text).Value!);
    }
}
