using Microsoft.AspNetCore.Http;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class MessagesCommandTests : IAsyncLifetime
{
    private const string Delivered =
        """{"messageId":"m-1","number":1,"from":"research","to":"write","status":"delivered","payload":{"a":1},"hop":1,"sentAt":"2026-11-20T12:00:00+00:00","deliveredAt":"2026-11-20T12:00:01+00:00","deliveredBy":"push","push":true,"failures":2}""";

    private const string Dead =
        """{"messageId":"m-2","number":2,"from":"ann","to":"nobody","status":"dead","payload":null,"hop":0,"sentAt":"2026-11-20T12:00:10+00:00","push":false,"failures":0,"error":{"code":"message.unknown_role","message":"Nobody\u001b[31m has it.","retryable":false}}""";

    private readonly Cli _cli = new() { Input = "[1]" };
    private StubServer _server = null!;

    public async Task InitializeAsync() => _server = await StubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Messages_Run_AreShownAsATable()
    {
        _server.On("GET /v1/workflows/r-1/messages", $$"""{"messages":[{{Delivered}},{{Dead}}],"next":2}""");

        Assert.Equal(ExitCodes.Done, await RunAsync("messages", "r-1", "--limit", "2"));
        Assert.Equal("GET /v1/workflows/r-1/messages?after=0&limit=2", _server.Requests.Single().Line);
        var rows = _cli.Out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Equal("NUMBER ID FROM TO STATUS AGE ATTEMPTS ERROR", rows[0]);
        Assert.Equal("1 m-1 research write delivered 1 min 10 s 3", rows[1]);
        Assert.StartsWith("2 m-2 ann nobody dead 1 min 00 s 0 Nobody[31m has it.", rows[2], StringComparison.Ordinal);
        Assert.Equal("There are more: --after 2\n", _cli.Error.ToString());
    }

    [Fact]
    public async Task Messages_SeveralPages_AreReadUpToTheLimit()
    {
        _server.On("GET /v1/workflows/r-1/messages", context => context.Response.WriteAsync(
            context.Request.Query["after"] == "0" ? $$"""{"messages":[{{Delivered}}],"next":1}""" : $$"""{"messages":[{{Dead}}]}"""));

        Assert.Equal(ExitCodes.Done, await RunAsync("messages", "r-1", "--status", "dead", "--limit", "5000", "--json"));
        Assert.Equal(
            ["GET /v1/workflows/r-1/messages?after=0&limit=1000&status=dead", "GET /v1/workflows/r-1/messages?after=1&limit=1000&status=dead"],
            _server.Requests.Select(r => r.Line));
        Assert.Equal(["m-1", "m-2"], _cli.OneDocument().GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("messageId").GetString()));
    }

    [Fact]
    public async Task Messages_None_SaysSo()
    {
        _server.On("GET /v1/workflows/r-1/messages", """{"messages":[]}""");

        Assert.Equal(ExitCodes.Done, await RunAsync("messages", "r-1"));
        Assert.Equal(("", "No messages.\n"), (_cli.Out.ToString(), _cli.Error.ToString()));
    }

    [Theory]
    [InlineData("""{"from":"ann","to":"write","payload":{"a":1}}""", "--payload", """{"a":1}""")]
    [InlineData("""{"from":"ann","to":"write","payload":[1],"messageId":"m 1"}""", "--payload", "@-", "--message-id", "m 1")]
    public async Task Send_Message_IsSentAsItIs(string body, params string[] options)
    {
        _server.On("POST /v1/workflows/r-1/messages", """{"workflow":"r-1","accepted":1}""", 202);

        Assert.Equal(ExitCodes.Done, await RunAsync(["messages", "send", "r-1", "--from", "ann", "--to", "write", .. options]));
        Assert.Equal(body, _server.Requests.Single().Body);
        Assert.Equal("Sent to 'write' of run r-1.\n", _cli.Out.ToString());
    }

    [Fact]
    public async Task Send_UnknownRole_TellsTheServersRefusal()
    {
        _server.On("POST /v1/workflows/r-1/messages", """{"title":"T","status":400,"detail":"No step has it.","code":"message.unknown_role"}""", 400);

        Assert.Equal(ExitCodes.Usage, await RunAsync("messages", "send", "r-1", "--from", "a", "--to", "b", "--payload", "1", "--json"));
        Assert.Equal("message.unknown_role", _cli.OneProblem().GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("""{"by":"ann","reason":"redriven from the command line"}""")]
    [InlineData("""{"messageIds":["m-1","m-2"],"by":"bob","reason":"back"}""", "--message", "m-1", "--message", "m-2", "--by", "bob", "--reason", "back")]
    public async Task Redrive_DeadLetters_SaysWhichWhoAndWhy(string body, params string[] options)
    {
        _server.On("POST /v1/workflows/r-1/messages/redrive", RecordedRun.Json(RecordedRun.ViewOf(WorkflowStatus.Running)));

        Assert.Equal(ExitCodes.Done, await RunAsync(["messages", "redrive", "r-1", .. options]));
        Assert.Equal(body, _server.Requests.Single().Body);
    }

    [Theory]
    [InlineData("Expected the ID of a run, or 'send' or 'redrive'", "messages")]
    [InlineData("'a/b' is not the id of a run", "messages", "a/b")]
    [InlineData("'lost' is no status of a message; expected one of pending, delivered, dead.", "messages", "r-1", "--status", "lost")]
    [InlineData("--limit must be a whole number from 1 to 100000; found '0'.", "messages", "r-1", "--limit", "0")]
    [InlineData("--after must be a whole number from 0", "messages", "r-1", "--after", "x")]
    [InlineData("Required argument missing for command: 'send'", "messages", "send", "--from", "a", "--to", "b", "--payload", "1")]
    [InlineData("--from", "messages", "send", "r-1", "--to", "b", "--payload", "1")]
    [InlineData("--to must be 1 to 256 printable ASCII characters.", "messages", "send", "r-1", "--from", "a", "--to", "", "--payload", "1")]
    [InlineData("The input from --payload is not JSON", "messages", "send", "r-1", "--from", "a", "--to", "b", "--payload", "x")]
    [InlineData("Required argument missing for command: 'redrive'", "messages", "redrive")]
    [InlineData("--message must be 1 to 256 printable ASCII characters.", "messages", "redrive", "r-1", "--message", "\u00e9")]
    [InlineData("--tokens must be a whole number from 1 to 1000000000000; found '1.5'.", "limits", "r-1", "--tokens", "1.5")]
    [InlineData("--cost must be a number from 0.0001 to 1000000000; found '0'.", "limits", "r-1", "--cost", "0")]
    public async Task Messages_WrongArguments_AreRefusedWithoutAskingTheServer(string message, params string[] arguments)
    {
        Assert.Equal(ExitCodes.Usage, await RunAsync(arguments));
        Assert.Contains(message, _cli.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    private Task<int> RunAsync(params string[] arguments) =>
        _cli.RunAsync(arguments.Length > 1 || arguments[0] != "messages" ? [.. arguments, "--server", _server.Url] : arguments);
}
