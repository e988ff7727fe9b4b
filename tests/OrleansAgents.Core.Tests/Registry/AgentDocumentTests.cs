using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Registry;
using Xunit;
using static OrleansAgents.Core.Tests.Registry.Records;

namespace OrleansAgents.Core.Tests.Registry;

public sealed class AgentDocumentTests
{
    [Fact]
    public void Document_EveryProperty_ComesBack()
    {
        var full = Agent with
        {
            Description = "Knows prices.",
            Examples = ["What does it cost?"],
            Version = "1.2",
            Timeout = TimeSpan.FromMinutes(3),
            MaxConcurrency = 4,
            Messages = MessageDelivery.Push,
            TimeToLive = TimeSpan.FromSeconds(50),
            With = JsonPayload.Parse("""{"a":[1]}"""),
        };
        var record = new AgentRecord(full, Noon) { Health = AgentHealth.Late, Draining = true, LastHeartbeatAt = Noon.AddSeconds(3), SilentSince = Noon.AddSeconds(3) };

        var read = AgentDocument.Read(AgentDocument.Write(record));

        Assert.True(AgentDocument.SameWords(full, read.Agent));
        Assert.Equal(record with { Agent = read.Agent }, read);
        Assert.Equal((AgentSource.Registration, "Knows prices.", "What does it cost?"), (read.Agent.Source, read.Agent.Description, read.Agent.Examples[0]));
    }

    [Fact]
    public void Document_OfAnOlderBuild_HasDefaultsAndOfANewerOneIsRead()
    {
        var read = AgentDocument.Read("""{"name":"a","kind":"http","registeredAt":"2026-11-21T12:00:00Z","fromTheFuture":{"x":1}}"""u8);

        Assert.Equal((TimeSpan.FromSeconds(60), "", 0), (read.Agent.Timeout, read.Agent.Description, read.Agent.Capabilities.Length));
        Assert.Equal((JsonPayload.EmptyObject, Noon), (read.Agent.With, read.SilentSince));
    }

    [Fact]
    public void Words_AnyChange_IsSeen()
    {
        AgentDescriptor[] others =
        [
            Agent with { Capabilities = ["tax"] }, Agent with { Version = "2" }, Agent with { Endpoint = new("https://other.example/") },
            Agent with { Heartbeat = TimeSpan.FromSeconds(11) }, Agent with { MaxConcurrency = 1 }, Agent with { Examples = ["x"] },
        ];

        Assert.All(others, other => Assert.False(AgentDocument.SameWords(Agent, other)));
        Assert.True(AgentDocument.SameWords(Agent, Agent with { Capabilities = ["pricing"] }));
    }
}
