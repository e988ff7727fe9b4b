using System.Net;
using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Circuits;
using OrleansAgents.Agents.Http;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Agents.Tests.Http;

/// <summary>Agents that were registered over HTTP reach no address that they may not have, whatever their name says today.</summary>
public sealed class GuardedConnectionTests
{
    [Fact]
    public async Task RegisteredAgent_AtARefusedAddress_GetsNoConnection()
    {
        await using var peer = new ScriptedPeer(request => request.RespondAsync(request.Success));

        var answer = await CallAsync(peer.Endpoint, AgentSource.Registration, AddressRule.Strict);

        Assert.Equal(("agent.address_refused", false, false), (answer.Error!.Code, answer.Error.Retryable, answer.OutcomeUnknown));
        Assert.Contains("127.0.0.1 is loopback", answer.Error.Message, StringComparison.Ordinal);
        Assert.Equal(0, peer.Accepted);
    }

    [Theory, InlineData(AgentSource.Registration, true), InlineData(AgentSource.Configuration, false)]
    public async Task Agent_AllowedByTheRuleOrNamedByTheOperator_IsCalled(AgentSource source, bool allowsLoopback)
    {
        await using var peer = new ScriptedPeer(request => request.RespondAsync(request.Success));

        var answer = await CallAsync(peer.Endpoint, source, new([], allowsLoopback));

        Assert.Equal(AnswerStatus.Success, answer.Status);
    }

    [Fact]
    public async Task Name_ThatChangesItsAddressAfterRegistration_GainsNothing()
    {
        await using var peer = new ScriptedPeer(request =>
        {
            request.Close();
            return request.RespondAsync(request.Success);
        });
        var address = IPAddress.Loopback;
        var rule = new AddressRule([IPNetwork.Parse("127.0.0.1/32")], allowsLoopback: false);
        var endpoint = new Uri($"http://agent.test:{peer.Endpoint.Port}/agent");
        using var clients = new AgentHttpClients(rule, (_, _) => Task.FromResult<IPAddress[]>([address]));

        Assert.Equal(AnswerStatus.Success, (await CallAsync(clients, endpoint)).Status);
        address = IPAddress.Parse("169.254.169.254");
        var second = await CallAsync(clients, endpoint);

        Assert.Equal("agent.address_refused", second.Error!.Code);
        Assert.Contains("169.254.169.254", second.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_WithOneRefusedAddressAmongGoodOnes_IsRefused()
    {
        await using var peer = new ScriptedPeer(request => request.RespondAsync(request.Success));
        var rule = new AddressRule([IPNetwork.Parse("127.0.0.1/32")], allowsLoopback: false);
        using var clients = new AgentHttpClients(rule, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("10.0.0.1")]));

        var answer = await CallAsync(clients, new($"http://agent.test:{peer.Endpoint.Port}/agent"));

        Assert.Equal("agent.address_refused", answer.Error!.Code);
        Assert.Equal(0, peer.Accepted);
    }

    private static async Task<AgentAnswer> CallAsync(Uri endpoint, AgentSource source, AddressRule rule)
    {
        using var clients = new AgentHttpClients(rule);
        return await CallAsync(clients, endpoint, source);
    }

    private static async Task<AgentAnswer> CallAsync(AgentHttpClients clients, Uri endpoint, AgentSource source = AgentSource.Registration)
    {
        var options = Options.Create(new AgentOptions());
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = endpoint, Source = source };
        var connector = new HttpConnector(clients, new AgentCircuits(options, TimeProvider.System), options, TimeProvider.System);
        return await Calls.Invoker(connectors: connector).CallAsync(agent, Calls.To(agent), CancellationToken.None);
    }
}
