using System.Net;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Tests.Fakes;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Api.Tests.Messages;

public sealed class MessageListTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Workflows.AddRun("run-1");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task List_DeadMessage_ShowsContentAndError()
    {
        _server.Workflows.Messages.Add(new()
        {
            MessageId = "m-1",
            Number = 7,
            From = "research",
            To = "write",
            Status = MessageStatus.Dead,
            Payload = JsonPayload.Parse("""{"a":1}"""),
            Hop = 2,
            SentAt = ManualTime.Start,
            Push = true,
            Failures = 3,
            Error = new("agent.busy", "Busy.", true),
        });

        using var response = await _server.GetAsync("/v1/workflows/run-1/messages");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var page = await response.JsonAsync();
        Assert.False(page.TryGetProperty("next", out _));
        var message = Assert.Single(page.GetProperty("messages").EnumerateArray());
        Assert.Equal(("m-1", "research", "write", "dead"), (message.Text("messageId"), message.Text("from"), message.Text("to"), message.Text("status")));
        Assert.Equal((7, 3), (message.GetProperty("number").GetInt32(), message.GetProperty("failures").GetInt32()));
        Assert.Equal("""{"a":1}""", message.GetProperty("payload").GetRawText());
        Assert.Equal("agent.busy", message.GetProperty("error").Text("code"));
        Assert.False(message.TryGetProperty("deliveredAt", out _));
    }

    [Theory]
    [InlineData("", null, 0, 100)]
    [InlineData("?status=pending", MessageStatus.Pending, 0, 100)]
    [InlineData("?status=delivered&after=7", MessageStatus.Delivered, 7, 100)]
    [InlineData("?status=dead&limit=1000", MessageStatus.Dead, 0, 1000)]
    public async Task List_Query_IsPassedOn(string query, MessageStatus? status, long after, int limit)
    {
        using var response = await _server.GetAsync($"/v1/workflows/run-1/messages{query}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("run-1", new MessageQuery(status, after, limit)), Assert.Single(_server.Workflows.MessageQueries));
    }

    [Theory]
    [InlineData("status=Dead", "'status' must be pending, delivered or dead; found 'Dead'.")]
    [InlineData("status=", "'status' must be given once")]
    [InlineData("status=dead&status=pending", "'status' must be given once")]
    [InlineData("after=-1", "'after' must be a whole number from 0")]
    [InlineData("limit=0", "'limit' must be a whole number from 1 to 1000; found '0'.")]
    [InlineData("limit=1001", "'limit' must be a whole number from 1 to 1000; found '1001'.")]
    public async Task List_WrongQuery_IsRefused(string query, string message)
    {
        using var response = await _server.GetAsync($"/v1/workflows/run-1/messages?{query}");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Contains(message, refusal.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(_server.Workflows.MessageQueries);
    }

    [Fact]
    public async Task List_UnknownRun_IsNotFound()
    {
        using var response = await _server.GetAsync("/v1/workflows/nobody/messages");

        await response.IsRefusedAsync(HttpStatusCode.NotFound, "workflow.not_found");
    }
}
