using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Http;

/// <summary>Every misbehaviour of a peer becomes a failure with a code, in bounded time and memory.</summary>
public sealed class MisbehavingPeerTests
{
    public static TheoryData<string> Scripts => [.. PeerScripts.All.Keys];

    [Theory, MemberData(nameof(Scripts))]
    public async Task Call_PeerMisbehaves_GivesTheTypedFailure(string name)
    {
        var (script, code) = PeerScripts.All[name];
        var (time, arrived) = (new ManualTimeProvider(), new TaskCompletionSource());
        await using var peer = new ScriptedPeer(request =>
        {
            arrived.TrySetResult();
            return script(request);
        });
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = peer.Endpoint };

        var calling = Calls.Invoker(time, new() { OutputBytesMax = 1024 * 1024 })
            .CallAsync(agent, Calls.To(agent, timeoutSeconds: 5), CancellationToken.None).AsTask();
        await arrived.Task.Soon("the request arrives");
        if (code == "agent.timeout")
        {
            await Patience.Until(() => time.ArmedTimers > 0, "the timeout is armed");
            time.Advance(TimeSpan.FromSeconds(5));
        }

        var answer = await calling.Soon("the call ends");

        Assert.Equal(code, answer.Error?.Code ?? "");
        Assert.Equal(1, peer.Accepted);                       // nobody tried again behind the caller's back
    }

    [Fact]
    public async Task Call_503WithRetryAfter_SaysWhenToComeAgain()
    {
        await using var peer = new ScriptedPeer(PeerScripts.All["503 later"].Script);
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = peer.Endpoint };

        var answer = await Calls.Invoker().CallAsync(agent, Calls.To(agent), CancellationToken.None);

        Assert.Equal((true, 7d), (answer.Error!.Retryable, answer.Error.RetryAfterSeconds));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Call_PeerAnswersEachRequestTwice_NeverTakesAnAnswerForAnother(bool named)
    {
        await using var peer = new ScriptedPeer(async request =>
        {
            var id = named ? request.RequestId : "";
            var answer = $$"""{"request_id":"{{id}}","status":"success","result":"{{request.RequestId}}"}""";
            await request.RespondAsync(answer);
            await request.RespondAsync(answer);
        });
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = peer.Endpoint };
        var invoker = Calls.Invoker();

        for (var i = 0; i < 20; i++)
        {
            var answer = await invoker.CallAsync(agent, Calls.To(agent, requestId: $"w/{i}"), CancellationToken.None);
            Assert.Equal(answer.Error is null ? $"\"w/{i}\"" : "agent.invalid_answer", answer.Error?.Code ?? answer.Result.ToString());
        }
    }

    [Theory, InlineData(true, 1), InlineData(false, 10)]
    public async Task Calls_ToAnAgentThatNamesTheRequest_ShareAConnection(bool named, int connections)
    {
        await using var peer = new ScriptedPeer(request => request.RespondAsync(named ? request.Success : """{"status":"success"}"""));
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = peer.Endpoint };
        var invoker = Calls.Invoker();

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(AnswerStatus.Success, (await invoker.CallAsync(agent, Calls.To(agent), CancellationToken.None)).Status);
        }

        Assert.InRange(peer.Accepted, connections, connections + 1);      // the first call does not know yet
    }

    [Fact]
    public async Task Call_TraceParentAndCorrelationId_ArriveAsTheyAre()
    {
        var head = "";
        await using var peer = new ScriptedPeer(async request =>
        {
            head = request.Head;
            await request.RespondAsync(request.Success);
        });
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = peer.Endpoint };
        var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using var ambient = new System.Diagnostics.Activity("test").Start();

        await Calls.Invoker().CallAsync(agent, Calls.To(agent) with { TraceParent = trace }, CancellationToken.None);

        Assert.Contains($"traceparent: {trace}\r\n", head, StringComparison.OrdinalIgnoreCase);
        Assert.Single(head.Split("\r\n"), line => line.StartsWith("traceparent", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("X-Correlation-Id: c1\r\n", head, StringComparison.OrdinalIgnoreCase);
    }
}
