using System.Net;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Tests.Commands;

public sealed class CommandRefusalTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Workflows.AddRun("run-1");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("signals/deploy", "signal.invalid", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("signals/deploy", "limit.above_operator", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("signals/deploy", "signal.unknown", ErrorKind.NotFound, HttpStatusCode.NotFound)]
    [InlineData("signals/deploy", "wait.not_open", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("signals/deploy", "wait.answered", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("signals/deploy", "wait.expired", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("signals/deploy", "workflow.ended", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("signals/deploy", "payload.too_large", ErrorKind.TooLarge, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("retry", "workflow.not_failed", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("retry", "limit.reached", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("limits", "limit.above_operator", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("limits", "limit.lowered", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("limits", "limit.none", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("limits", "limit.not_applicable", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("limits", "workflow.ended", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("resolve", "resolve.invalid", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("resolve", "step.not_found", ErrorKind.NotFound, HttpStatusCode.NotFound)]
    [InlineData("resolve", "step.not_unknown", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("resolve", "workflow.ended", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("resolve", "server.draining", ErrorKind.Unavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Command_RefusedBehindTheSeam_KeepsCodeAndMessage(string command, string code, ErrorKind kind, HttpStatusCode status)
    {
        _server.Workflows.Refusal = new(code, kind, "Ask ann.");

        using var response = await SendAsync(command, ValidBodyOf(command));

        Assert.Equal("Ask ann.", (await response.IsRefusedAsync(status, code)).Text("detail"));
        Assert.Equal(1, _server.Workflows.Commands);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("signals/deploy")]
    [InlineData("retry")]
    [InlineData("limits")]
    [InlineData("resolve")]
    public async Task Command_OnAnUnknownRun_IsNotFound(string command)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, $"/v1/workflows/nobody/{command}", ValidBodyOf(command));

        await response.IsRefusedAsync(HttpStatusCode.NotFound, "workflow.not_found");
    }

    [Theory]
    [InlineData("cancel", "{\"why\":\"x\"}", "/why", "known are by and reason", 2)]
    [InlineData("retry", "{\"payload\":{}}", "/payload", "known are by and reason", 2)]
    [InlineData("signals/deploy", "{\"approved\":true}", "/approved", "known are payload and by", 2)]
    [InlineData("signals/deploy", "{\"payload\":1,\"reason\":\"x\"}", "/reason", "known are payload and by", 14)]
    [InlineData("limits", "{\"hop\":9}", "/hop", "known are hops, cycles", 2)]
    [InlineData("resolve", "{\"step\":\"a\",\"outcome\":\"again\",\"output\":1}", "/output", "known are step, outcome, result", 31)]
    [InlineData("cancel", "{\"by\":7}", "/by", "'by' must be a string", 7)]
    [InlineData("signals/deploy", "{\"by\":\"\"}", "/by", "'by' must be a string of 1 to 128", 7)]
    [InlineData("retry", "{\"by\":\"\u00e9\"}", "/by", "'by' must have printable ASCII", 7)]
    [InlineData("retry", "{\"reason\":[[]]}", "/reason", "'reason' must be a string of 0 to 1024", 11)]
    [InlineData("limits", "{\"hops\":0}", "/hops", "'hops' must be a whole number from 1 to 2147483647", 9)]
    [InlineData("limits", "{\"cycles\":1.5}", "/cycles", "'cycles' must be a whole number", 11)]
    [InlineData("limits", "{\"journal\":2147483648}", "/journal", "'journal' must be a whole number", 12)]
    [InlineData("limits", "{\"hops\":\"9\"}", "/hops", "'hops' must be a whole number", 9)]
    [InlineData("limits", "{\"tokens\":1.5}", "/tokens", "'tokens' must be a whole number from 1 to 1000000000000", 11)]
    [InlineData("limits", "{\"cost\":0}", "/cost", "'cost' must be a number from 0.0001 to 1000000000", 9)]
    [InlineData("limits", "{\"cost\":\"5\"}", "/cost", "'cost' must be a number", 9)]
    [InlineData("limits", "{\"cost\":1e30}", "/cost", "'cost' must be a number", 9)]
    [InlineData("limits", "{\"hops\":{\"a\":1}}", "/hops", "'hops' must be a whole number", 9)]
    [InlineData("limits", "{\"wallClock\":3600}", "/wallClock", "'wallClock' must be a string", 14)]
    [InlineData("limits", "{\"wallClock\":\"soon\"}", "/wallClock", "such as 500ms, 10s, 5m", 14)]
    [InlineData("limits", "{\"wallClock\":\"0s\"}", "/wallClock", "longer than nothing", 14)]
    [InlineData("limits", "{\"wallClock\":\"721h\"}", "/wallClock", "at most 720h", 14)]
    [InlineData("resolve", "{\"outcome\":\"fail\"}", "", "'step' is missing", 18)]
    [InlineData("resolve", "{\"step\":null,\"outcome\":\"fail\"}", "", "'step' is missing", 30)]
    [InlineData("resolve", "{\"step\":\"a\"}", "", "'outcome' is missing", 12)]
    [InlineData("resolve", "{\"step\":\"a\",\"outcome\":\"Done\"}", "/outcome", "must be done, again or fail; found 'Done'", 23)]
    [InlineData("resolve", "{\"step\":[],\"outcome\":\"fail\"}", "/step", "'step' must be a string", 9)]
    [InlineData("resolve", "[]", "", "must be a JSON object", 1)]
    public async Task Command_WrongBody_IsRefusedByNameAndPlace(string command, string body, string path, string message, int column)
    {
        using var response = await SendAsync(command, body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        var problem = Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Contains(message, problem.Text("message"), StringComparison.Ordinal);
        var found = (problem.Text("path"), problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32());
        Assert.Equal((path, 1, column), found);
        Assert.Equal(0, _server.Workflows.Commands);
    }

    [Theory]
    [InlineData(128, 1024, HttpStatusCode.OK)]
    [InlineData(129, 1024, HttpStatusCode.BadRequest)]
    [InlineData(128, 1025, HttpStatusCode.BadRequest)]
    public async Task Command_WhoAndWhy_AreBounded(int byLength, int reasonLength, HttpStatusCode expected)
    {
        using var response = await SendAsync(
            "retry", $$"""{"by":"{{new string('b', byLength)}}","reason":"{{new string('r', reasonLength)}}"}""");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("cancel", "{\"by\":")]
    [InlineData("signals/deploy", "{\"payload\":{\"approved\":true,\"approved\":false}}")]
    [InlineData("retry", "{\"by\":\"a\",\"by\":\"b\"}")]
    [InlineData("limits", "")]
    [InlineData("limits", "{\"hops\":09}")]
    [InlineData("resolve", "")]
    [InlineData("resolve", "{\"step\":\"\\ud800\",\"outcome\":\"fail\"}")]
    public async Task Command_TextThatIsNotJson_IsRefused(string command, string body)
    {
        using var response = await SendAsync(command, body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid_json");
        Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Equal(0, _server.Workflows.Commands);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("signals/deploy")]
    [InlineData("retry")]
    [InlineData("limits")]
    [InlineData("resolve")]
    public async Task Command_OtherMediaType_IsRefused(string command)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, $"/v1/workflows/run-1/{command}", ValidBodyOf(command), "text/plain");

        await response.IsRefusedAsync(HttpStatusCode.UnsupportedMediaType, "request.unsupported_media_type");
        Assert.Equal(0, _server.Workflows.Commands);
    }

    [Fact]
    public async Task Signal_PayloadNestedTooDeeply_IsRefused()
    {
        var payload = new string('[', 100) + new string(']', 100);

        using var response = await SendAsync("signals/deploy", $$"""{"payload":{{payload}}}""");

        await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid_json");
    }

    private static string ValidBodyOf(string command) => command switch
    {
        "limits" => """{"hops":9}""",
        "resolve" => """{"step":"pay","outcome":"again"}""",
        _ => "{}",
    };

    private Task<HttpResponseMessage> SendAsync(string command, string body) =>
        _server.SendAsync(HttpMethod.Post, $"/v1/workflows/run-1/{command}", body);
}
