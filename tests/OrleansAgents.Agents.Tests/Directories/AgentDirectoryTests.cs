using OrleansAgents.Agents.Directories;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Tests.Directories;

public sealed class AgentDirectoryTests
{
    private static readonly AgentDescriptor B = new("b", AgentKind.Local) { Capabilities = ["x", "y", "x"] };
    private static readonly AgentDescriptor A = new("a", AgentKind.Local) { Capabilities = ["x"] };

    [Fact]
    public void Directory_Agents_AreFoundByNameAndInOrderOfRegistrationByCapability()
    {
        var directory = new AgentDirectory([B, A]);

        Assert.Equal(["a", "b"], directory.All.Select(agent => agent.Name));
        Assert.Same(A, directory.Find("a"));
        Assert.Null(directory.Find("A"));
        Assert.Equal(["b", "a"], directory.WithCapability("x").Select(agent => agent.Name));
        Assert.Empty(directory.WithCapability("z"));
    }

    [Fact]
    public void Directory_TwoAgentsOfOneName_IsRefused()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new AgentDirectory([A, B, new("a", AgentKind.Http)]));

        Assert.Contains("2 agents are named 'a'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Directory_AgentWithoutName_IsRefused() => Assert.Throws<ArgumentException>(() => new AgentDirectory([new(" ", AgentKind.Http)]));
}
