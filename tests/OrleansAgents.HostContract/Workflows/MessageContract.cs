using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Agents;

namespace OrleansAgents.HostContract.Workflows;

/// <summary>Messages reach the agents of a run, in order, or are known to be dead.</summary>
public abstract class MessageContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private const string Pushing = """
        name: pushing
        messages: { attempts: 2, backoff: 10ms }
        steps:
          - { id: hear, capability: listen }
          - { id: write, capability: write }
        """;

    [Fact]
    public async Task Send_ByAnAgent_ComesWithTheRecipientsCall()
    {
        var id = await StartAsync(Flows.Three);
        (await Agents.NextAsync("research/1/1")).Give(Success(new("write", Json("1")), new("review", Json("2")), new("write", Json("3"))));
        var write = await Agents.NextAsync("write/1/1");
        write.Succeed();
        var review = await Agents.NextAsync("review/1/1");
        review.Succeed();

        await CompleteAsync(id);

        Assert.Equal([("research", "1"), ("research", "3")], Messages(write));
        Assert.Equal([("research", "2")], Messages(review));
        Assert.All((await ListAsync(id)).Messages, message => Assert.Equal((MessageStatus.Delivered, "step"), (message.Status, message.DeliveredBy)));
    }

    [Fact]
    public async Task Send_FromOutside_ComesInOrderAndEachIdOnce()
    {
        var id = await StartAsync(Flows.Three);
        var research = await Agents.NextAsync("research/1/1");
        await SendAsync(id, new("write", Json("1")) { MessageId = "a" }, new("write", Json("2")) { MessageId = "b" });
        await SendAsync(id, new("write", Json("9")) { MessageId = "a" }, new("write", Json("3")) { MessageId = "c" });
        research.Succeed();

        Assert.Equal([("bob", "1"), ("bob", "2"), ("bob", "3")], Messages(await Agents.NextAsync("write/1/1")));
        var page = await ListAsync(id, new(MessageStatus.Pending, Limit: 2));
        Assert.Equal([1, 2], page.Messages.Select(message => message.Number));
        Assert.Equal(2, page.Next);
        Assert.Equal(3, Assert.Single((await ListAsync(id, new(After: 2))).Messages).Number);
    }

    [Fact]
    public async Task Send_ThatMustNot_IsRefused()
    {
        AgentsSucceed();
        var ended = await StartAsync(Flows.One);
        await CompleteAsync(ended);
        Agents.Script = _ => null;
        var id = await StartAsync(Flows.One);

        Assert.Equal("message.unknown_role", await Refused(Door().Workflows.SendMessagesAsync(id, "bob", [new("nobody", Json("1"))], null, CancellationToken.None)));
        Assert.Equal("message.invalid", await Refused(Door().Workflows.SendMessagesAsync(id, "bob", [], null, CancellationToken.None)));
        Assert.Equal("workflow.ended", await Refused(Door().Workflows.SendMessagesAsync(ended, "bob", [new("only", Json("1"))], null, CancellationToken.None)));
        Assert.Equal("workflow.not_found", await Refused(Door().Workflows.SendMessagesAsync("no-such-run", "bob", [new("only", Json("1"))], null, CancellationToken.None)));
    }

    [Fact]
    public async Task Push_ToAnAgentThatTookPart_ComesAtOnce()
    {
        var (id, write) = await HeardAsync();
        await SendAsync(id, new OutgoingMessage("hear", Json("1")));

        var push = await Agents.NextAsync("bob>hear/1/1");
        push.Succeed();
        await WhenAsync(id, nameof(WorkflowEvent.MessagesAcknowledged));

        Assert.Equal((ContractAgents.Listener, "message"), (push.Call.TargetAgent, push.Call.RequestType));
        Assert.Equal([("bob", "1")], Messages(push));
        write.Succeed();
        await CompleteAsync(id);
    }

    [Fact]
    public async Task Push_NeverTaken_IsADeadLetterThatARedriveDelivers()
    {
        var (id, write) = await HeardAsync();
        await SendAsync(id, new OutgoingMessage("hear", Json("1")));
        (await Agents.NextAsync("bob>hear/1/1")).Fail();
        (await Agents.NextAsync("bob>hear/1/2")).Fail();
        await WhenAsync(id, nameof(WorkflowEvent.MessagesDeadLettered));
        Assert.Equal((MessageStatus.Dead, "agent.failed"), ((await ListAsync(id)).Messages[0].Status, (await ListAsync(id)).Messages[0].Error?.Code));
        write.Succeed();
        await CompleteAsync(id);

        var redriven = await Accepted(Door().Workflows.RedriveMessagesAsync(id, [], "bob", "it is back", CancellationToken.None));
        Assert.Equal(WorkflowStatus.Running, redriven.Status);
        (await Agents.NextAsync("bob>hear/1/1")).Succeed();

        await CompleteAsync(id);
        Assert.Equal(MessageStatus.Delivered, (await ListAsync(id)).Messages[0].Status);
    }

    private static JsonPayload Json(string text) => JsonPayload.Parse(text);

    private static AgentAnswer Success(params OutgoingMessage[] messages) => AgentAnswer.Success(JsonPayload.EmptyObject) with { Messages = messages };

    private static IEnumerable<(string From, string Payload)> Messages(ScriptedCall call) =>
        call.Call.Payload.Messages.Select(message => (message.SenderRole, message.Payload.ToString()));

    /// <summary>Starts a run whose listener has done its step.</summary>
    private async Task<(string Id, ScriptedCall Write)> HeardAsync()
    {
        var id = await StartAsync(Pushing);
        (await Agents.NextAsync("hear/1/1")).Succeed();
        return (id, await Agents.NextAsync("write/1/1"));
    }

    private async Task SendAsync(string id, params OutgoingMessage[] messages) =>
        Assert.Equal(messages.Length, (await Accepted(Door().Workflows.SendMessagesAsync(id, "bob", messages, null, CancellationToken.None))).Accepted);

    private Task<MessagePage> ListAsync(string id, MessageQuery? query = null) => Accepted(Door().Workflows.ListMessagesAsync(id, query ?? new(), CancellationToken.None));
}
