using System.Net;
using System.Text;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Tests.Workflows;

public sealed class StartTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Start_NamedDefinition_IsAcceptedWithLocationAndInputAsItCame()
    {
        const string input = """{ "question": "why \u00e9 <b>",  "n": 1.0 }""";

        using var response = await _server.StartRunAsync($$"""{"definition":"answer","input":{{input}}}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("/v1/workflows/run-1", response.Headers.Location?.ToString());
        Assert.Equal("""{"id":"run-1","correlationId":"made-run-1","existing":false}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("made-run-1", response.Headers.GetValues("X-Correlation-Id").Single());
        var asked = Assert.Single(_server.Workflows.Starts);
        Assert.Equal(("answer", null, input), (asked.DefinitionName, asked.DefinitionText, asked.Input.ToString()));
        Assert.Null(asked.CorrelationId);
        Assert.Null(asked.IdempotencyKey);
    }

    [Fact]
    public async Task Start_InlineDefinition_PassesItsTextOn()
    {
        using var response = await _server.StartRunAsync("""{"definition": {"name": "x",  "steps": []}}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var asked = Assert.Single(_server.Workflows.Starts);
        Assert.Equal((null, """{"name": "x",  "steps": []}""", "{}"), (asked.DefinitionName, asked.DefinitionText, asked.Input.ToString()));
    }

    [Theory]
    [InlineData("""{"input":{"x":[{}]},"correlationId":"c","definition":{"name":"d"}}""")]
    [InlineData("""{"correlationId":"c","definition":{"name":"d"},"input":{"x":[{}]}}""")]
    [InlineData("""{"definition":{"name":"d"},"input":{"x":[{}]},"correlationId":"c"}""")]
    public async Task Start_KeysInAnyOrder_AreAllRead(string body)
    {
        using var response = await _server.StartRunAsync(body);

        var asked = Assert.Single(_server.Workflows.Starts);
        Assert.Equal(("""{"name":"d"}""", """{"x":[{}]}""", "c"), (asked.DefinitionText, asked.Input.ToString(), asked.CorrelationId));
    }

    [Fact]
    public async Task Start_SameKeyTwice_GivesTheSameRun()
    {
        using var first = await _server.StartRunAsync("""{"definition":"a"}""", ("Idempotency-Key", "k 1"));
        using var second = await _server.StartRunAsync("""{"definition":"a"}""", ("Idempotency-Key", "k 1"), ("X-Correlation-Id", "c-2"));

        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.True((await second.JsonAsync()).GetProperty("existing").GetBoolean());
        Assert.Equal("c-2", second.Headers.GetValues("X-Correlation-Id").Single());
        Assert.Equal(["k 1", "k 1"], _server.Workflows.Starts.Select(start => start.IdempotencyKey));
    }

    [Fact]
    public async Task Start_SameKeyOtherBody_IsAConflict()
    {
        using var first = await _server.StartRunAsync("""{"definition":"a","input":1}""", ("Idempotency-Key", "k"));
        using var second = await _server.StartRunAsync("""{"definition":"a","input":2}""", ("Idempotency-Key", "k"));

        await second.IsRefusedAsync(HttpStatusCode.Conflict, "idempotency.key_reused");
    }

    [Theory]
    [InlineData(257)]
    [InlineData(0)]
    public async Task Start_KeyOfWrongLength_IsRefused(int length)
    {
        using var response = await _server.StartRunAsync("""{"definition":"a"}""", ("Idempotency-Key", new string('k', length)));

        await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Empty(_server.Workflows.Starts);
    }

    [Fact]
    public async Task Start_KeyOf256Characters_IsAccepted()
    {
        using var response = await _server.StartRunAsync("""{"definition":"a"}""", ("Idempotency-Key", new string('k', 256)));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"definition":"a","correlationId":"body"}""", "body")]
    [InlineData("""{"definition":"a","correlationId":null}""", "header")]
    [InlineData("""{"definition":"a"}""", "header")]
    public async Task Start_CorrelationIds_TheBodyWinsOverTheHeader(string body, string expected)
    {
        using var response = await _server.StartRunAsync(body, ("X-Correlation-Id", "header"));

        Assert.Equal(expected, response.Headers.GetValues("X-Correlation-Id").Single());
        Assert.Equal(expected, Assert.Single(_server.Workflows.Starts).CorrelationId);
    }

    [Theory]
    [InlineData("{\n  \"definition\": \"a\",\n  \"inputs\": {\"x\": [1]}\n}", "'inputs'", "/inputs", 3, 3)]
    [InlineData("{\"input\": {}}", "'definition' is missing", "", 1, 13)]
    [InlineData("{\"definition\": 1}", "'definition' must be", "/definition", 1, 16)]
    [InlineData("{\"definition\": [{}], \"input\": 1}", "'definition' must be", "/definition", 1, 16)]
    [InlineData("{\"definition\": \"\"}", "'definition' must be", "/definition", 1, 16)]
    [InlineData("{\"definition\": \"a\", \"correlationId\": {}}", "'correlationId' must be", "/correlationId", 1, 38)]
    [InlineData("{\"definition\": \"a\", \"correlationId\": \"\u00e9\"}", "'correlationId' must have", "/correlationId", 1, 38)]
    [InlineData("[1]", "must be a JSON object", "", 1, 1)]
    [InlineData("\"x\"", "must be a JSON object", "", 1, 1)]
    public async Task Start_WrongBody_IsRefusedByNameAndPlace(string body, string message, string path, int line, int column)
    {
        using var response = await _server.StartRunAsync(body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        var problem = Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Contains(message, problem.Text("message"), StringComparison.Ordinal);
        var found = (problem.Text("path"), problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32());
        Assert.Equal((path, line, column), found);
    }

    [Fact]
    public async Task Start_SeveralProblems_AreAllNamed()
    {
        using var response = await _server.StartRunAsync("""{"a~/b":1,"definition":2,"c":[[]]}""");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        var paths = refusal.GetProperty("problems").EnumerateArray().Select(problem => problem.Text("path"));
        Assert.Equal(["/a~0~1b", "/definition", "/c"], paths);
    }

    [Theory]
    [InlineData("definition.not_found", ErrorKind.NotFound, HttpStatusCode.NotFound)]
    [InlineData("input.invalid", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("payload.too_large", ErrorKind.TooLarge, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("server.busy", ErrorKind.Unavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Start_RefusedBehindTheSeam_KeepsCodeAndProblems(string code, ErrorKind kind, HttpStatusCode status)
    {
        _server.Workflows.Refusal = new(code, kind, "No.") { Problems = [new("Wrong type.", 0, 0, "/question")] };

        using var response = await _server.StartRunAsync("""{"definition":"a","correlationId":"c-9"}""");

        var refusal = await response.IsRefusedAsync(status, code);
        Assert.Equal("c-9", refusal.Text("correlationId"));
        Assert.Equal("/question", refusal.GetProperty("problems")[0].Text("path"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Start_OtherMediaType_IsRefused(string? mediaType)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, "/v1/workflows", """{"definition":"a"}""", mediaType);

        await response.IsRefusedAsync(HttpStatusCode.UnsupportedMediaType, "request.unsupported_media_type");
    }

    [Theory]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    [InlineData("application/cloudevents+json")]
    public async Task Start_JsonUnderAnotherName_IsAccepted(string mediaType)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, "/v1/workflows", """{"definition":"a"}""", mediaType);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Fact]
    public async Task Start_BodyThatComesInPieces_IsReadWhole()
    {
        var input = new string('x', 500_000);
        var body = Encoding.UTF8.GetBytes($$"""{"definition":"a","input":"{{input}}"}""");
        using var content = new StreamContent(new MemoryStream(body), bufferSize: 1000);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/workflows") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        using var response = await _server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"\"{input}\"", Assert.Single(_server.Workflows.Starts).Input.ToString());
    }
}
