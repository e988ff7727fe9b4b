using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>A2A messages: with the step that sends them, to the agents that get them, until they have them.</summary>
public class WorkflowMessageTests
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Answer_WithMessages_IsOneAppendAndComesWithTheRecipientsCall()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var appends = new List<string>();
        world.Store.OnAppend = observed => appends.Add(string.Join(' ', observed.Append.Events.Select(e => e.Kind)));
        var id = await host.StartAsync();
        (await host.Agents.NextAsync("research/1/1")).Give(Answer(new OutgoingMessage("write", JsonPayload.Parse("\"look\""))));

        var call = await host.Agents.NextAsync("write/1/1");
        var message = Assert.Single(call.Call.Payload.Messages);
        call.Succeed();
        await host.Agents.NextAsync("review/1/1");

        Assert.Equal(("research", "write", "\"look\"", $"{id}/research/1/1/m1"), (message.SenderRole, message.RecipientRole, $"{message.Payload}", message.MessageId));
        Assert.StartsWith("00-", message.TraceParent, StringComparison.Ordinal);
        Assert.StartsWith("StepCompleted MessagesSent ", appends[1], StringComparison.Ordinal);
        Assert.StartsWith("MessagesAcknowledged StepCompleted ", appends[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempt_ThatFails_LeavesTheMessagesToTheNextOne()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Retry(2, TimeSpan.Zero));
        var host = world.StartHost();
        await host.StartAsync();
        (await host.Agents.NextAsync("research/1/1")).Give(Answer(new OutgoingMessage("write", JsonPayload.Parse("1"))));
        var first = await host.Agents.NextAsync("write/1/1");
        first.Fail();

        var second = await host.Agents.NextAsync("write/1/2");

        Assert.Equal(first.Call.Payload.Messages, second.Call.Payload.Messages);
        Assert.Single(second.Call.Payload.Messages);
    }

    [Fact]
    public async Task Push_FailsAndIsRepeated_UntilTheAgentHasIt()
    {
        using var world = Pushing();
        var host = world.StartHost();
        var (id, _) = await StartedAsync(host);
        await SendAsync(host, id, 1, 2);
        var first = await host.Agents.NextAsync("ann>research/1/1");
        first.Fail();
        await world.WhenAsync(id, "MessageDeliveryFailed");

        Assert.False(host.Agents.TryNext(out _));
        var second = await AfterThePauseAsync(world, host, "ann>research/1/2");
        second.Succeed();
        var third = await host.Agents.NextAsync("ann>research/2/1");
        third.Succeed();
        await world.WhenAsync(id, "MessagesAcknowledged", 2);

        Assert.Equal("message", first.Call.RequestType);
        Assert.Equal(["1", "2"], Payloads(first));
        Assert.Equal(["1"], Payloads(second));                        // one alone after a failure: it may be the one that cannot be taken
        Assert.Equal(["2"], Payloads(third));
        Assert.Equal(first.Call.Payload.Messages[0].MessageId, second.Call.Payload.Messages[0].MessageId);
        Assert.All(await MessagesAsync(host, id), m => Assert.Equal((MessageStatus.Delivered, "push"), (m.Status, m.DeliveredBy)));
    }

    [Fact]
    public async Task Push_NeverTaken_IsADeadLetterThatARedriveDelivers()
    {
        using var world = Pushing();
        var host = world.StartHost();
        var (id, write) = await StartedAsync(host);
        await SendAsync(host, id, 1);
        for (var delivery = 1; delivery <= world.Definition.MessageRetry.Attempts; delivery++)
        {
            (await AfterThePauseAsync(world, host, $"ann>research/1/{delivery}")).Fail();
        }

        await world.WhenAsync(id, "MessagesDeadLettered");

        var dead = Assert.Single(await MessagesAsync(host, id));
        Assert.Equal((MessageStatus.Dead, "agent.failed"), (dead.Status, dead.Error?.Code));
        write.Succeed();
        (await host.Agents.NextAsync("review/1/1")).Succeed();
        await world.WhenEndedAsync(id);

        var redriven = await host.Client.RedriveMessagesAsync(id, [], "ann", "it is back", CancellationToken.None);
        Assert.Equal(WorkflowStatus.Running, redriven.Value?.Status);
        (await host.Agents.NextAsync("ann>research/1/1")).Succeed();
        var journal = await world.WhenEndedAsync(id, after: redriven.Value!.Version);

        Assert.Equal(MessageStatus.Delivered, Assert.Single(await MessagesAsync(host, id)).Status);
        JournalAudit.Check(journal.Aggregate(WorkflowState.Empty(new(id), world.Definition), WorkflowMachine.Apply), journal);
    }

    [Fact]
    public async Task Completion_WaitsForDeliveries_AndBuriesWhatNobodyWillGet()
    {
        using var world = Pushing();
        var host = world.StartHost();
        var (id, write) = await StartedAsync(host);
        write.Succeed();
        (await host.Agents.NextAsync("review/1/1")).Give(Answer(new("research", JsonPayload.Parse("1")), new("write", JsonPayload.Parse("2")), new("nobody", JsonPayload.Parse("3"))));
        var push = await host.Agents.NextAsync("review>research/1/1");

        Assert.Equal(WorkflowStatus.Running, (await host.Client.GetAsync(id, CancellationToken.None)).Value?.Status);
        push.Succeed();
        await world.WhenEndedAsync(id);

        Assert.Equal(
            [("research", MessageStatus.Delivered, null), ("write", MessageStatus.Dead, "message.no_further_step"), ("nobody", MessageStatus.Dead, "message.unknown_role")],
            (await MessagesAsync(host, id)).Select(m => (m.To, m.Status, m.Error?.Code)));
    }

    [Theory]
    [InlineData(CrashPoints.BeforeAppend, 3)]
    [InlineData(CrashPoints.AfterAppend, 3)]
    [InlineData(CrashPoints.BeforeCall, 3)]
    [InlineData(CrashPoints.BeforeAppend, 4)]
    [InlineData(CrashPoints.AfterAppend, 4)]
    public async Task Killed_WhileMessagesAreOnTheirWay_TheNextHostDeliversThem(string point, int number)
    {
        using var world = Pushing();
        var crash = new CrashPoints(point, number);
        var first = world.StartHost(crash: crash);
        first.Agents.Script = call => call.RequestType is "research" or "message" ? AgentAnswer.Success(JsonPayload.Null) : null;
        var id = await first.StartAsync();
        await first.Agents.NextAsync("research/1/1");
        await first.Agents.NextAsync("write/1/1");
        _ = SendAsync(first, id, 1, 2, 3);
        await crash.Dead.Soon("the process dies");

        var second = world.StartHost();
        var got = new List<string>();
        second.Agents.Script = call =>
        {
            lock (got)
            {
                got.AddRange(call.Payload.Messages.Select(m => $"{m.MessageId}={m.Payload}"));
            }

            return call.RequestType == "write" ? null : AgentAnswer.Success(JsonPayload.Null);
        };
        await second.Host.RecoverAsync(CancellationToken.None);
        await SendAsync(second, id, 1, 2, 3);                          // the client never heard an answer, and sends again
        await world.WhenAsync(id, "MessagesAcknowledged");
        ScriptedCall call;
        while ((call = await second.Agents.NextAsync()).Call.RequestType != "write")
        {
        }

        call.Succeed();
        await world.WhenEndedAsync(id);

        Assert.All(await MessagesAsync(second, id), m => Assert.Equal(MessageStatus.Delivered, m.Status));
        Assert.Equal(["m1", "m2", "m3"], (await MessagesAsync(second, id)).Select(m => m.MessageId));
        Assert.Equal(got.Distinct(), got);
    }

    [Fact]
    public async Task Send_BadInput_IsRefusedAndNothingIsSent()
    {
        using var world = Pushing();
        var host = world.StartHost();
        var (id, _) = await StartedAsync(host);
        var one = new OutgoingMessage("write", JsonPayload.Null);

        Assert.Equal("message.unknown_role", await RefusalAsync(new OutgoingMessage("wirte", JsonPayload.Null)));
        Assert.Equal("message.invalid", await RefusalAsync());
        Assert.Equal("message.invalid", await RefusalAsync(new OutgoingMessage("", JsonPayload.Null)));
        Assert.Equal("message.invalid", await RefusalAsync(one with { MessageId = "ü" }));
        Assert.Equal("payload.too_large", await RefusalAsync(one with { Payload = JsonPayload.Parse($"\"{new string('x', 1 << 20)}\"") }));
        Assert.Equal("workflow.not_found", (await host.Client.SendMessagesAsync("nothing", "ann", [one], null, CancellationToken.None)).Error?.Code);
        Assert.Equal("message.not_found", (await host.Client.RedriveMessagesAsync(id, ["m9"], "ann", "", CancellationToken.None)).Error?.Code);
        Assert.Empty(await MessagesAsync(host, id));

        async Task<string?> RefusalAsync(params OutgoingMessage[] messages) =>
            (await host.Client.SendMessagesAsync(id, "ann", messages, null, CancellationToken.None)).Error?.Code;
    }

    private static TestWorld Pushing()
    {
        var world = new TestWorld(DefinitionBuilder.ThreeSteps().Limits(l => l with { WallClock = TimeSpan.FromDays(1000) }));
        world.Directory.MakePush("research");
        return world;
    }

    /// <summary>Starts a run whose first agent has taken part.</summary>
    private static async Task<(string Id, ScriptedCall Write)> StartedAsync(TestHost host)
    {
        var id = await host.StartAsync();
        (await host.Agents.NextAsync("research/1/1")).Succeed();
        return (id, await host.Agents.NextAsync("write/1/1"));
    }

    /// <summary>Moves the clock until a call comes: a pause begins when its timer is armed, which nobody sees.</summary>
    private static async Task<ScriptedCall> AfterThePauseAsync(TestWorld world, TestHost host, string attempt)
    {
        var next = host.Agents.NextAsync(attempt);
        for (; !next.IsCompleted; await Task.Yield())
        {
            world.Time.Advance(LongestPause);
        }

        return await next;
    }

    private static async Task SendAsync(TestHost host, string id, params int[] numbers)
    {
        OutgoingMessage[] messages = [.. numbers.Select(n => new OutgoingMessage("research", JsonPayload.Parse($"{n}")) { MessageId = $"m{n}" })];
        Assert.Null((await host.Client.SendMessagesAsync(id, "ann", messages, null, CancellationToken.None)).Error);
    }

    private static async Task<IReadOnlyList<MessageView>> MessagesAsync(TestHost host, string id) =>
        (await host.Client.ListMessagesAsync(id, new(), CancellationToken.None)).Value!.Messages;

    private static AgentAnswer Answer(params OutgoingMessage[] messages) => AgentAnswer.Success(JsonPayload.Null) with { Messages = messages };

    private static IEnumerable<string> Payloads(ScriptedCall call) => call.Call.Payload.Messages.Select(m => $"{m.Payload}");
}
