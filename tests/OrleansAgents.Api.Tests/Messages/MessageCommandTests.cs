using System.Net;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Messages;

public sealed class MessageCommandTests : IAsyncLifetime
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string Valid = """{"from":"ann","to":"write","payload":1}""";
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Workflows.AddRun("run-1");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("""{"from":"ann","to":"write","payload":{ "a": 1 }}""", """write:{ "a": 1 }:""")]
    [InlineData("""{"payload":null,"messageId":"m 1","to":"*","from":"ann","messages":null}""", "*:null:m 1")]
    [InlineData("""{"from":"ann","messages":[{"to":"a","payload":[1]},{"messageId":"x","payload":"p","to":"b"},{"to":"c","payload":0,"messageId":null}]}""", "a:[1]:|b:\"p\":x|c:0:")]
    public async Task Send_Messages_AreAcceptedAsTheyCame(string body, string expected)
    {
        using var response = await PostAsync("messages", body);

        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        Assert.Equal("run-1", (await response.JsonAsync()).Text("workflow"));
        var (id, from, messages, traceParent) = Assert.Single(_server.Workflows.Sent);
        Assert.Equal(("run-1", "ann", (string?)null), (id, from, traceParent));
        Assert.Equal(expected, string.Join('|', messages.Select(m => $"{m.RecipientRole}:{m.Payload}:{m.MessageId}")));
    }

    [Theory]
    [InlineData(TraceParent, TraceParent)]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later", TraceParent)]
    [InlineData("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01later", null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", null)]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null)]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", null)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x", null)]
    [InlineData("00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01", null)]
    [InlineData("short", null)]
    public async Task Send_TraceParent_IsTakenWhenItIsValid(string header, string? expected)
    {
        using var response = await PostAsync("messages", Valid, ("traceparent", header));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(expected, Assert.Single(_server.Workflows.Sent).TraceParent);
    }

    [Theory]
    [InlineData(1000, HttpStatusCode.Accepted)]
    [InlineData(1001, HttpStatusCode.BadRequest)]
    public async Task Send_ManyMessages_AreBounded(int count, HttpStatusCode expected)
    {
        var messages = string.Join(',', Enumerable.Repeat("""{"to":"a","payload":0}""", count));

        using var response = await PostAsync("messages", $$"""{"from":"ann","messages":[{{messages}}]}""");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Accepted ? count : 0, _server.Workflows.Sent.Sum(s => s.Messages.Count));
    }

    [Theory]
    [InlineData(null, "", "api", "")]
    [InlineData("{}", "", "api", "")]
    [InlineData("""{"messageIds":null,"by":"ann"}""", "", "ann", "")]
    [InlineData("""{"messageIds":["a","b c"],"by":"ann","reason":"it is back"}""", "a|b c", "ann", "it is back")]
    public async Task Redrive_DeadLetters_SaysWhichWhoAndWhy(string? body, string ids, string by, string reason)
    {
        using var response = await PostAsync("messages/redrive", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var redrive = Assert.Single(_server.Workflows.Redrives);
        Assert.Equal(("run-1", ids, by, reason), (redrive.Id, string.Join('|', redrive.MessageIds), redrive.By, redrive.Reason));
    }

    [Fact]
    public async Task Get_RunWithMessagesLocksAndUsage_ShowsThem()
    {
        _server.Workflows.Views["run-1"] = _server.Workflows.Views["run-1"] with
        {
            TokensUsed = 1234,
            CostUsed = 0.02m,
            Messages = new(2, 1, 7),
            Steps = [new("write", "running", "writer", 1, 1, 1, null, null, null) { Locks = [new("repo:x", 17)] }],
        };

        using var response = await _server.GetAsync("/v1/workflows/run-1");

        var run = await response.JsonAsync();
        Assert.Equal((1234, 0.02m), (run.GetProperty("tokensUsed").GetInt32(), run.GetProperty("costUsed").GetDecimal()));
        Assert.Equal("""{"pending":2,"dead":1,"lastNumber":7}""", run.GetProperty("messages").GetRawText());
        Assert.Equal("""[{"resource":"repo:x","fence":17}]""", run.GetProperty("steps")[0].GetProperty("locks").GetRawText());
    }

    [Fact]
    public async Task Get_RunWithoutThem_LeavesThemOut()
    {
        _server.Workflows.Views["run-1"] = _server.Workflows.Views["run-1"] with { Steps = [new("write", "pending", null, 0, 0, 0, null, null, null)] };

        using var response = await _server.GetAsync("/v1/workflows/run-1");

        var run = await response.JsonAsync();
        Assert.All(["tokensUsed", "costUsed", "messages"], name => Assert.False(run.TryGetProperty(name, out _), name));
        Assert.False(run.GetProperty("steps")[0].TryGetProperty("locks", out _));
    }

    private Task<HttpResponseMessage> PostAsync(string command, string? body, params (string, string)[] headers) =>
        _server.SendAsync(HttpMethod.Post, $"/v1/workflows/run-1/{command}", body, headers: headers);
}
