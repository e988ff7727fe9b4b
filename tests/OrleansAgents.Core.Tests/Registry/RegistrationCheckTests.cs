using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Registry;
using Xunit;
using static OrleansAgents.Core.Tests.Registry.Records;

namespace OrleansAgents.Core.Tests.Registry;

public sealed class RegistrationCheckTests
{
    public static TheoryData<string, AgentDescriptor> Wrong => new()
    {
        { "/name", Agent with { Name = "a b" } },
        { "/name", Agent with { Name = "" } },
        { "/name", Agent with { Name = new('a', 65) } },
        { "/kind", Agent with { Kind = AgentKind.Process } },
        { "/kind", Agent with { Kind = AgentKind.Chat } },
        { "/source", Agent with { Source = AgentSource.Configuration } },
        { "", Agent with { Command = ["sh"] } },
        { "/endpoint", Agent with { Endpoint = null } },
        { "/endpoint", Agent with { Endpoint = new("/call", UriKind.Relative) } },
        { "/endpoint", Agent with { Endpoint = new("ftp://me:hunter2@prices.example/") } },
        { "/endpoint", Agent with { Endpoint = new("https://me:hunter2@prices.example/") } },
        { "/endpoint", Agent with { Endpoint = new("https://prices.example/#x") } },
        { "/endpoint", Agent with { Endpoint = new($"https://prices.example/{new string('x', 2_048)}") } },
        { "/capabilities", Agent with { Capabilities = [] } },
        { "/capabilities", Agent with { Capabilities = [.. Enumerable.Range(0, 65).Select(i => $"c{i}")] } },
        { "/capabilities/1", Agent with { Capabilities = ["a", "b c"] } },
        { "/capabilities/1", Agent with { Capabilities = ["a", "a"] } },
        { "/description", Agent with { Description = new('x', 2_001) } },
        { "/version", Agent with { Version = new('x', 65) } },
        { "/examples", Agent with { Examples = [.. Enumerable.Repeat("x", AgentLimits.ExamplesMax + 1)] } },
        { "/examples/0", Agent with { Examples = [new('x', 501)] } },
        { "/maxConcurrency", Agent with { MaxConcurrency = -1 } },
        { "/maxConcurrency", Agent with { MaxConcurrency = 1_001 } },
        { "/heartbeat", Agent with { Heartbeat = TimeSpan.FromMilliseconds(999) } },
        { "/heartbeat", Agent with { Heartbeat = TimeSpan.FromHours(1.1) } },
        { "/timeToLive", Agent with { TimeToLive = TimeSpan.FromSeconds(10) } },
        { "/timeToLive", Agent with { TimeToLive = TimeSpan.FromHours(25) } },
        { "/timeToLive", Agent with { Heartbeat = null, TimeToLive = TimeSpan.FromMinutes(1) } },
        { "/timeout", Agent with { Timeout = TimeSpan.Zero } },
        { "/timeout", Agent with { Timeout = TimeSpan.FromHours(25) } },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void Check_OneThingWrong_NamesItsPlaceAlone(string path, AgentDescriptor agent)
    {
        var error = RegistrationCheck.Check(agent);

        Assert.Equal("agent.invalid", error?.Code);
        Assert.Equal(path, Assert.Single(error!.Problems).Path);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_AtTheBounds_IsAccepted()
    {
        var agent = Agent with
        {
            Name = new('a', 64),
            Capabilities = [.. Enumerable.Range(0, 64).Select(i => $"c{i}")],
            Heartbeat = TimeSpan.FromHours(1),
            TimeToLive = TimeSpan.FromHours(24),
            MaxConcurrency = 1_000,
            Timeout = TimeSpan.FromMilliseconds(1),
            Version = new('x', 64),
        };

        Assert.Null(RegistrationCheck.Check(agent));
        Assert.Null(RegistrationCheck.Check(Agent));
        Assert.Null(RegistrationCheck.Check(Agent with { Heartbeat = null }));
    }

    [Fact]
    public void Check_ManyThingsWrong_SaysAll()
    {
        var error = RegistrationCheck.Check(new("", AgentKind.Local) { MaxConcurrency = -1 })!;

        Assert.Equal(["/name", "/source", "/kind", "/endpoint", "/capabilities", "/maxConcurrency"], error.Problems.Select(p => p.Path));
        Assert.Contains("6 problems", error.Message, StringComparison.Ordinal);
    }
}
