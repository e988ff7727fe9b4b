using System.Net;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Tests.Messages;

public sealed class MessageRefusalTests : IAsyncLifetime
{
    private const string ValidMessage = """{"from":"ann","to":"write","payload":1}""";
    private ApiServer _server = null!;

    private int Commands => _server.Workflows.Sent.Count + _server.Workflows.Redrives.Count;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Workflows.AddRun("run-1");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("messages", "message.invalid", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("messages", "message.unknown_role", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("messages", "message.too_many", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("messages", "workflow.ended", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("messages", "payload.too_large", ErrorKind.TooLarge, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("messages/redrive", "message.not_found", ErrorKind.NotFound, HttpStatusCode.NotFound)]
    [InlineData("messages/redrive", "message.unknown_role", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    public async Task Command_RefusedBehindTheSeam_KeepsCodeAndMessage(string command, string code, ErrorKind kind, HttpStatusCode status)
    {
        _server.Workflows.Refusal = new(code, kind, "Ask ann.");

        using var response = await PostAsync(command, command == "messages" ? ValidMessage : "{}");

        Assert.Equal("Ask ann.", (await response.IsRefusedAsync(status, code)).Text("detail"));
        Assert.Equal(1, Commands);
    }

    [Theory]
    [InlineData("messages", "{\"from\":\"a\",\"to\":\"b\",\"payload\":1,\"text\":2}", "/text", "known are from, to, payload, messageId and messages", 34)]
    [InlineData("messages", "{\"to\":\"b\",\"payload\":1}", "", "'from' is missing", 22)]
    [InlineData("messages", "{\"from\":7,\"to\":\"b\",\"payload\":1}", "/from", "'from' must be a string of 1 to 128", 9)]
    [InlineData("messages", "{\"from\":\"\u00e9\",\"to\":\"b\",\"payload\":1}", "/from", "'from' must have printable ASCII", 9)]
    [InlineData("messages", "{\"from\":\"a\",\"payload\":1}", "", "The key 'to' is missing", 24)]
    [InlineData("messages", "{\"from\":\"a\",\"to\":\"\",\"payload\":1}", "/to", "'to' must be a string of 1 to 256", 18)]
    [InlineData("messages", "{\"from\":\"a\",\"to\":\"b\"}", "", "The key 'payload' is missing", 21)]
    [InlineData("messages", "{\"from\":\"a\",\"to\":\"b\",\"payload\":1,\"messageId\":\"\"}", "/messageId", "'messageId' must be a string of 1 to 256", 46)]
    [InlineData("messages", "{\"from\":\"a\",\"to\":\"b\",\"messages\":[{\"to\":\"b\",\"payload\":1}]}", "", "not both", 57)]
    [InlineData("messages", "{\"from\":\"a\",\"messages\":{}}", "/messages", "must be a list of messages", 24)]
    [InlineData("messages", "{\"from\":\"a\",\"messages\":[]}", "/messages", "1 to 1000 messages; found 0", 25)]
    [InlineData("messages", "{\"from\":\"a\",\"messages\":[null]}", "/messages/0", "must be an object", 25)]
    [InlineData("messages", "{\"from\":\"a\",\"messages\":[{\"to\":\"b\",\"payload\":1},{\"to\":\"b\"}]}", "/messages/1", "'payload' of a message is missing", 57)]
    [InlineData("messages", "{\"from\":\"a\",\"messages\":[{\"to\":[1],\"payload\":1}]}", "/messages/0/to", "'messages/0/to' must be a string", 31)]
    [InlineData("messages", "{\"from\":\"a\",\"messages\":[{\"to\":\"b\",\"payload\":1,\"x/y\":{\"z\":1}}]}", "/messages/0/x~1y", "known are to, payload and messageId", 47)]
    [InlineData("messages", "[]", "", "must be a JSON object", 1)]
    [InlineData("messages/redrive", "{\"ids\":[]}", "/ids", "known are messageIds, by and reason", 2)]
    [InlineData("messages/redrive", "{\"messageIds\":\"a\"}", "/messageIds", "must be a list of the ids", 15)]
    [InlineData("messages/redrive", "{\"messageIds\":[]}", "/messageIds", "1 to 1000 ids; found 0", 16)]
    [InlineData("messages/redrive", "{\"messageIds\":[\"a\",7]}", "/messageIds/1", "must be a string", 20)]
    [InlineData("messages/redrive", "{\"messageIds\":[null]}", "/messageIds/0", "must be a string", 16)]
    public async Task Command_WrongBody_IsRefusedByNameAndPlace(string command, string body, string path, string message, int column)
    {
        using var response = await PostAsync(command, body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        var problem = Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Contains(message, problem.Text("message"), StringComparison.Ordinal);
        Assert.Equal((path, column), (problem.Text("path"), problem.GetProperty("column").GetInt32()));
        Assert.Equal(0, Commands);
    }

    [Fact]
    public async Task Redrive_TooManyIds_IsRefused()
    {
        using var response = await PostAsync("messages/redrive", $$"""{"messageIds":[{{string.Join(',', Enumerable.Repeat("\"a\"", 1001))}}]}""");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Contains("found 1001", refusal.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("messages", "")]
    [InlineData("messages", "{\"from\":")]
    [InlineData("messages", "{\"from\":\"a\",\"to\":\"b\",\"payload\":{\"x\":1,\"x\":2}}")]
    [InlineData("messages/redrive", "{\"messageIds\":[}")]
    public async Task Command_TextThatIsNotJson_IsRefused(string command, string body)
    {
        using var response = await PostAsync(command, body);

        await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid_json");
        Assert.Equal(0, Commands);
    }

    [Theory, InlineData("messages"), InlineData("messages/redrive")]
    public async Task Command_OtherMediaType_IsRefused(string command)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, $"/v1/workflows/run-1/{command}", ValidMessage, "text/plain");

        await response.IsRefusedAsync(HttpStatusCode.UnsupportedMediaType, "request.unsupported_media_type");
    }

    [Theory, InlineData("messages"), InlineData("messages/redrive")]
    public async Task Command_OnAnUnknownRun_IsNotFound(string command)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, $"/v1/workflows/nobody/{command}", command == "messages" ? ValidMessage : "{}");

        await response.IsRefusedAsync(HttpStatusCode.NotFound, "workflow.not_found");
    }

    [Theory, InlineData("messages"), InlineData("messages/redrive")]
    public async Task Command_BodyThatIsTooLarge_IsRefused(string command)
    {
        var bytesMax = new ApiOptions().RequestBytesMax;

        using var response = await PostAsync(command, $$"""{"from":"a","to":"b","payload":"{{new string('x', bytesMax)}}"}""");

        await response.IsRefusedAsync(HttpStatusCode.RequestEntityTooLarge, "payload.too_large");
        Assert.Equal(0, Commands);
    }

    private Task<HttpResponseMessage> PostAsync(string command, string body) => _server.SendAsync(HttpMethod.Post, $"/v1/workflows/run-1/{command}", body);
}
