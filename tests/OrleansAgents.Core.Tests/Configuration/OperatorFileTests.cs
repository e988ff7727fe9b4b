using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Configuration;
using Xunit;

namespace OrleansAgents.Core.Tests.Configuration;

public sealed class OperatorFileTests
{
    [Fact]
    public void AllAgents_WithoutAFile_AreTheBuiltInOnes()
    {
        Assert.Equal(["search", "writer", "reviewer", "echo"], OperatorFile.Empty.AllAgents.Select(a => a.Name));
        Assert.Equal(["search", "write", "review", "echo"], OperatorFile.Empty.AllAgents.Select(a => a.Type));
        Assert.Equal(
            ["rag search research", "writing", "review", "echo"], OperatorFile.Empty.AllAgents.Select(a => string.Join(' ', a.Capabilities)));
        Assert.Equal("""{"folder":"docs"}""", OperatorFile.Empty.AllAgents[0].With.ToString());
    }

    [Fact]
    public void AllAgents_WithAFile_ReplacesByNameAndAddsTheRest()
    {
        var mine = new AgentDescriptor("reviewer", AgentKind.Http) { Endpoint = new("http://127.0.0.1:1") };
        var more = new AgentDescriptor("tests", AgentKind.Process) { Command = ["true"] };

        var all = new OperatorFile([mine, more], []).AllAgents;

        Assert.Equal(["search", "writer", "echo", "reviewer", "tests"], all.Select(a => a.Name));
        Assert.Same(mine, all[3]);
    }
}
