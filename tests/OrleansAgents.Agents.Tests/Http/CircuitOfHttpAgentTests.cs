using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Circuits;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Http;

/// <summary>What opens the circuit of an http agent, and what it does then.</summary>
public sealed class CircuitOfHttpAgentTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly AgentOptions _options = new() { OutputBytesMax = 1024 * 1024 };

    public static TheoryData<string, bool> Ends => new()
    {
        { "good", false },
        { "own error", false },
        { "redirect", false },
        { "garbage", true },
        { "another's answer", true },
        { "endless body", true },
        { "endless headers", true },
        { "closes in the body", true },
        { "closes before the headers", true },
        { "500", true },
        { "503 later", true },
    };

    [Theory, MemberData(nameof(Ends))]
    public async Task TenCalls_OfOneEnd_OpenTheCircuitWhenTheAgentFails(string name, bool opens)
    {
        await using var peer = new ScriptedPeer(PeerScripts.All[name].Script);
        var (agent, circuits, invoker) = Make(peer.Endpoint);

        for (var i = 0; i < 10; i++)
        {
            await invoker.CallAsync(agent, Calls.To(agent), CancellationToken.None);
        }

        Assert.Equal(opens, circuits.IsOpen("h"));
    }

    [Fact]
    public async Task OpenCircuit_RefusesWithoutAConnection()
    {
        await using var peer = new ScriptedPeer(PeerScripts.All["500"].Script);
        var (agent, _, invoker) = Make(peer.Endpoint);
        for (var i = 0; i < 10; i++)
        {
            await invoker.CallAsync(agent, Calls.To(agent), CancellationToken.None);
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        var answer = await invoker.CallAsync(agent, Calls.To(agent), CancellationToken.None);

        Assert.Equal(("agent.circuit_open", true, 10d), (answer.Error!.Code, answer.Error.Retryable, answer.Error.RetryAfterSeconds));
        Assert.False(answer.OutcomeUnknown);
        Assert.Equal(10, peer.Accepted);
    }

    [Fact]
    public async Task Recovery_ProbeAnswers_ClosesTheCircuit()
    {
        var broken = true;
        await using var peer = new ScriptedPeer(request => PeerScripts.All[broken ? "500" : "good"].Script(request));
        var (agent, circuits, invoker) = Make(peer.Endpoint);
        for (var i = 0; i < 10; i++)
        {
            await invoker.CallAsync(agent, Calls.To(agent), CancellationToken.None);
        }

        broken = false;
        _time.Advance(TimeSpan.FromSeconds(15));
        var answer = await invoker.CallAsync(agent, Calls.To(agent), CancellationToken.None);

        Assert.Equal(AnswerStatus.Success, answer.Status);
        Assert.False(circuits.IsOpen("h"));
    }

    [Fact]
    public async Task NobodyListens_OpensTheCircuit()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var (agent, circuits, invoker) = Make(new($"http://127.0.0.1:{port}/"));

        for (var i = 0; i < 10; i++)
        {
            await invoker.CallAsync(agent, Calls.To(agent), CancellationToken.None);
        }

        Assert.True(circuits.IsOpen("h"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Cancellation_ByTimeoutCounts_ByTheCallerDoesNot(bool byTimeout)
    {
        using var arrived = new SemaphoreSlim(0);
        await using var peer = new ScriptedPeer(request =>
        {
            arrived.Release();
            return request.WhenClosedAsync();
        });
        var (agent, circuits, invoker) = Make(peer.Endpoint);
        for (var i = 0; i < 10; i++)
        {
            using var caller = new CancellationTokenSource();
            var calling = invoker.CallAsync(agent, Calls.To(agent, timeoutSeconds: 1), caller.Token).AsTask();
            await arrived.WaitAsync(TimeSpan.FromSeconds(30));
            if (byTimeout)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                Assert.Equal("agent.timeout", (await calling).Error!.Code);
            }
            else
            {
                await caller.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
            }
        }

        Assert.Equal(byTimeout, circuits.IsOpen("h"));
        await Patience.Until(() => peer.Open == 0, "each given up call closes its connection");
    }

    private (AgentDescriptor Agent, AgentCircuits Circuits, AgentInvoker Invoker) Make(Uri endpoint)
    {
        var circuits = new AgentCircuits(Options.Create(_options), _time);
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = endpoint };
        return (agent, circuits, Calls.Invoker(_time, _options, Calls.Http(_options, _time, circuits: circuits)));
    }
}
