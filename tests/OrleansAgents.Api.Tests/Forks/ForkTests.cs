using System.Net;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Tests.Forks;

public sealed class ForkTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Workflows.AddRun("source");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Fork_WithEdits_IsCreatedWithLocationAndEditsAsTheyCame()
    {
        using var response = await ForkAsync(
            """{"version":7,"input":{"question":  "why"},"outputs":{"review":{"approved": true},"a/b":null},"by":"ann","reason":"wrong review"}""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("/v1/workflows/run-1", response.Headers.Location?.ToString());
        Assert.Equal("""{"id":"run-1","correlationId":"c-1","existing":false}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("c-1", response.Headers.GetValues("X-Correlation-Id").Single());
        var (id, fork) = Assert.Single(_server.Workflows.Forks);
        Assert.Equal(("source", 7L, """{"question":  "why"}"""), (id, fork.Version, fork.Input?.ToString()));
        Assert.Equal([new StepOutput("review", JsonPayload.Parse("""{"approved": true}""")), new("a/b", JsonPayload.Null)], fork.Outputs);
        Assert.Equal(("ann", "wrong review", null), (fork.By, fork.Reason, fork.IdempotencyKey));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"version":null,"outputs":null,"by":null,"reason":null}""")]
    [InlineData("""{"outputs":{},"reason":""}""")]
    public async Task Fork_WithoutEdits_CopiesTheNewestVersion(string? body)
    {
        using var response = await ForkAsync(body);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var (_, fork) = Assert.Single(_server.Workflows.Forks);
        Assert.Equal((null, null, "api", ""), (fork.Version, fork.Input, fork.By, fork.Reason));
        Assert.Empty(fork.Outputs);
    }

    [Fact]
    public async Task Fork_SameKeyTwice_GivesTheSameRun()
    {
        using var first = await ForkAsync("""{"input":1}""", ("Idempotency-Key", "k"));
        using var second = await ForkAsync("""{"input":1}""", ("Idempotency-Key", "k"), ("X-Correlation-Id", "c-2"));
        using var other = await ForkAsync("""{"input":2}""", ("Idempotency-Key", "k"));

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.True((await second.JsonAsync()).GetProperty("existing").GetBoolean());
        Assert.Equal("c-2", second.Headers.GetValues("X-Correlation-Id").Single());
        await other.IsRefusedAsync(HttpStatusCode.Conflict, "idempotency.key_reused");
        Assert.Equal(["k", "k", "k"], _server.Workflows.Forks.Select(asked => asked.Fork.IdempotencyKey));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public async Task Fork_KeyOfWrongLength_IsRefused(int length)
    {
        using var response = await ForkAsync("{}", ("Idempotency-Key", new string('k', length)));

        await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Empty(_server.Workflows.Forks);
    }

    [Theory]
    [InlineData("version.not_found", ErrorKind.NotFound, HttpStatusCode.NotFound)]
    [InlineData("step.not_found", ErrorKind.NotFound, HttpStatusCode.NotFound)]
    [InlineData("input.invalid", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("limit.journal", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("payload.too_large", ErrorKind.TooLarge, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("server.busy", ErrorKind.Unavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Fork_RefusedBehindTheSeam_KeepsTheCode(string code, ErrorKind kind, HttpStatusCode status)
    {
        _server.Workflows.Refusal = new(code, kind, "No.");

        using var response = await ForkAsync("{}");

        await response.IsRefusedAsync(status, code);
        Assert.Null(response.Headers.Location);
    }

    [Fact]
    public async Task Fork_OfAnUnknownRun_IsNotFound()
    {
        using var response = await _server.SendAsync(HttpMethod.Post, "/v1/workflows/nobody/fork", "{}");

        await response.IsRefusedAsync(HttpStatusCode.NotFound, "workflow.not_found");
    }

    [Theory]
    [InlineData("{\"outputs\":[1]}", "/outputs", "'outputs' must be an object", 12)]
    [InlineData("{\"outputs\":\"x\"}", "/outputs", "'outputs' must be an object", 12)]
    [InlineData("{\"version\":0}", "/version", "'version' must be a whole number from 1", 12)]
    [InlineData("{\"version\":\"7\"}", "/version", "'version' must be a whole number from 1", 12)]
    [InlineData("{\"outputs\":{\"a\":{\"by\":1}},\"output\":{}}", "/output", "known are version, input, outputs, by and reason", 27)]
    public async Task Fork_WrongBody_IsRefusedByNameAndPlace(string body, string path, string message, int column)
    {
        using var response = await ForkAsync(body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        var problem = Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Contains(message, problem.Text("message"), StringComparison.Ordinal);
        Assert.Equal((path, column), (problem.Text("path"), problem.GetProperty("column").GetInt32()));
        Assert.Empty(_server.Workflows.Forks);
    }

    [Theory]
    [InlineData(1000, HttpStatusCode.Created)]
    [InlineData(1001, HttpStatusCode.BadRequest)]
    public async Task Fork_Outputs_AreBounded(int steps, HttpStatusCode expected)
    {
        var outputs = string.Join(',', Enumerable.Range(1, steps).Select(step => $"\"s{step}\":1"));

        using var response = await ForkAsync("{\"outputs\":{" + outputs + "}}");

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Fork_SameStepTwice_IsRefused()
    {
        using var response = await ForkAsync("""{"outputs":{"review":1,"revie\u0077":2}}""");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid_json");
        Assert.Contains("'review' is there twice", refusal.Text("detail"), StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> ForkAsync(string? body, params (string, string)[] headers) =>
        _server.SendAsync(HttpMethod.Post, "/v1/workflows/source/fork", body, headers: headers);
}
