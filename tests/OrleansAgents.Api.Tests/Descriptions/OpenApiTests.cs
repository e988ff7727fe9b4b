using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Descriptions;

public sealed class OpenApiTests : IAsyncLifetime
{
    private ApiServer _server = null!;
    private JsonElement _document;

    public async Task InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        using var response = await _server.GetAsync("/openapi/v1.json");
        _document = await response.JsonAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void Document_EveryMappedRoute_IsDescribed()
    {
        var mapped = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => !route.RoutePattern.RawText!.StartsWith("/openapi", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods, (route, method) =>
                $"{method} {route.RoutePattern.RawText!.Replace("**", "", StringComparison.Ordinal)}")       // a document has no catch-all
            .Order(StringComparer.Ordinal).ToList();

        Assert.Equal(36, mapped.Count);
        Assert.Equal(mapped, Operations().Select(operation => operation.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Document_EveryOperation_HasASummaryAnAnswerAndProblems()
    {
        foreach (var (name, operation) in Operations())
        {
            Assert.False(string.IsNullOrEmpty(operation.Text("summary")), name);
            Assert.False(string.IsNullOrEmpty(operation.Text("operationId")), name);
            var responses = operation.GetProperty("responses");
            Assert.Contains(responses.EnumerateObject(), response => response.Name.StartsWith('2'));
            var refusals = responses.EnumerateObject().Where(response => !response.Name.StartsWith('2')).ToList();
            Assert.NotEmpty(refusals);
            Assert.All(refusals, refusal => Assert.Equal(
                ["application/problem+json"], refusal.Value.GetProperty("content").EnumerateObject().Select(content => content.Name)));
            var parameters = operation.TryGetProperty("parameters", out var given) ? given.EnumerateArray().ToList() : [];
            Assert.Equal(name.Count(letter => letter == '{'), parameters.Count(parameter => parameter.Text("in") == "path"));
        }
    }

    [Fact]
    public void Document_Start_DescribesBodyHeadersAndEveryRefusal()
    {
        var start = Operations().Single(operation => operation.Name == "POST /v1/workflows").Operation;

        var body = start.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal(["definition", "input", "correlationId"], Properties(body));
        var definition = body.GetProperty("properties").GetProperty("definition").GetProperty("anyOf");
        Assert.Equal(["string", "object"], definition.EnumerateArray().Select(kind => kind.Text("type")));
        Assert.Equal(
            ["Idempotency-Key", "X-Correlation-Id"],
            start.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.Text("name")));
        Assert.Equal(
            ["202", "400", "404", "409", "413", "415", "500", "503"],
            start.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("cancel", "by,reason", "200,400,404,413,415,500,503")]
    [InlineData("signals/{name}", "payload,by", "200,400,404,409,413,415,500,503")]
    [InlineData("retry", "by,reason", "200,400,404,409,413,415,500,503")]
    [InlineData("limits", "hops,cycles,wallClock,journal,tokens,cost,by,reason", "200,400,404,409,413,415,500,503")]
    [InlineData("resolve", "step,outcome,result,by,reason", "200,400,404,409,413,415,500,503")]
    [InlineData("messages", "from,to,payload,messageId,messages", "202,400,404,409,413,415,500,503")]
    [InlineData("messages/redrive", "messageIds,by,reason", "200,400,404,409,413,415,500,503")]
    [InlineData("fork", "version,input,outputs,by,reason", "201,400,404,409,413,415,500,503")]
    public void Document_Command_DescribesEveryKeyAndRefusal(string command, string keys, string statuses)
    {
        var operation = Operations().Single(operation => operation.Name == $"POST /v1/workflows/{{id}}/{command}").Operation;

        var body = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal(keys, string.Join(',', Properties(body)));
        Assert.Equal(
            statuses, string.Join(',', operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("PUT /v1/agents/{name}", "kind,endpoint,capabilities,description,examples,version,maxConcurrency,timeoutSeconds,heartbeatSeconds,timeToLiveSeconds,messages,with", "200,201,400,409,413,415,500,503")]
    [InlineData("POST /v1/agents/{name}/heartbeat", "status,cpu,memoryBytes", "200,400,404,413,415,500,503")]
    [InlineData("POST /v1/locks/{resource}", "owner,ttlSeconds,waitSeconds", "200,400,409,413,415,500,503")]
    [InlineData("PUT /v1/locks/{resource}", "owner,fence,ttlSeconds", "200,400,409,413,415,500,503")]
    [InlineData("DELETE /v1/locks/{resource}", "owner,fence", "204,400,409,413,415,500,503")]
    [InlineData("POST /v1/route", "query,capability", "200,400,413,415,500,503")]
    public void Document_AgentsLocksAndRoutes_DescribeEveryKeyAndRefusal(string name, string keys, string statuses)
    {
        var operation = Operations().Single(operation => operation.Name == name).Operation;

        var body = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        Assert.Equal(keys, string.Join(',', Properties(body)));
        Assert.Equal(
            statuses, string.Join(',', operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("GET /v1/agents", "capability,health,usable")]
    [InlineData("DELETE /v1/agents/{name}", "name,reason")]
    [InlineData("DELETE /v1/locks/{resource}", "resource,owner,fence")]
    [InlineData("GET /v1/route/replay", "definition,runs,different")]
    public void Document_Parameters_AreNamed(string name, string parameters)
    {
        var operation = Operations().Single(operation => operation.Name == name).Operation;

        Assert.Equal(parameters, string.Join(',', operation.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.Text("name"))));
    }

    [Fact]
    public void Document_HeldLock_ShowsWhoHoldsIt()
    {
        var conflict = Operations().Single(operation => operation.Name == "POST /v1/locks/{resource}").Operation.GetProperty("responses").GetProperty("409");

        var schema = conflict.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema");
        Assert.Subset(Properties(schema).ToHashSet(), new HashSet<string> { "code", "detail", "owner", "expiresAt", "queue" });
    }

    [Theory]
    [InlineData("POST /v1/workflows", "409", "idempotency.key_reused")]
    [InlineData("PUT /v1/agents/{name}", "400", "agent.kind_refused, agent.invalid, agent.address_refused")]
    [InlineData("PUT /v1/agents/{name}", "409", "agent.configured, agent.too_many")]
    [InlineData("POST /v1/agents/{name}/drain", "404", "agent.not_found")]
    [InlineData("POST /v1/locks/{resource}", "409", "lock.held")]
    [InlineData("POST /v1/locks/{resource}", "503", "lock.queue_full, server.draining")]
    [InlineData("PUT /v1/locks/{resource}", "409", "lock.stale_fence, lock.not_held")]
    [InlineData("GET /v1/locks/{resource}", "404", "lock.not_found")]
    [InlineData("POST /v1/route", "400", "route.query_too_long")]
    [InlineData("GET /v1/route/replay", "503", "server.draining")]
    [InlineData("POST /v1/workflows/{id}/signals/{name}", "400", "signal.invalid")]
    [InlineData("POST /v1/workflows/{id}/signals/{name}", "404", "signal.unknown")]
    [InlineData("POST /v1/workflows/{id}/signals/{name}", "409", "wait.not_open, wait.answered, wait.expired")]
    [InlineData("POST /v1/workflows/{id}/retry", "409", "workflow.not_failed")]
    [InlineData("POST /v1/workflows/{id}/limits", "400", "limit.above_operator, limit.lowered")]
    [InlineData("POST /v1/workflows/{id}/resolve", "409", "step.not_unknown")]
    [InlineData("POST /v1/workflows/{id}/fork", "404", "version.not_found")]
    [InlineData("POST /v1/workflows/{id}/messages", "400", "message.invalid, message.unknown_role")]
    [InlineData("POST /v1/workflows/{id}/messages", "409", "message.too_many")]
    [InlineData("POST /v1/workflows/{id}/messages/redrive", "404", "message.not_found")]
    [InlineData("GET /v1/definitions/{name}", "409", "definition.hash_ambiguous")]
    [InlineData("GET /v1/definitions/{name}/versions", "404", "definition.not_found")]
    public void Document_Refusal_NamesItsCodes(string name, string status, string codes)
    {
        var operation = Operations().Single(operation => operation.Name == name).Operation;

        Assert.Contains(codes, operation.GetProperty("responses").GetProperty(status).Text("description"), StringComparison.Ordinal);
    }

    [Fact]
    public void Document_RunThatWaits_IsDescribed()
    {
        var schemas = _document.GetProperty("components").GetProperty("schemas");

        Assert.Contains("waits for", Member("WorkflowView", "waits").Text("description"), StringComparison.Ordinal);
        Assert.Contains("ParentView", Member("WorkflowView", "parent").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("waiting, unknown", Member("StepView", "status").Text("description"), StringComparison.Ordinal);
        Assert.Equal(
            ["approval", "human", "signal", "exhausted", "clarification"],
            schemas.GetProperty("WaitKind").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        JsonElement Member(string type, string name) => schemas.GetProperty(type).GetProperty("properties").GetProperty(name);
    }

    [Fact]
    public void Document_Events_CanBeHadAsAStream()
    {
        var events = Operations().Single(operation => operation.Name == "GET /v1/events").Operation;

        var content = events.GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.True(content.GetProperty("application/json").GetProperty("schema").TryGetProperty("$ref", out _));
        Assert.Equal("string", content.GetProperty("text/event-stream").GetProperty("schema").Text("type"));
    }

    [Fact]
    public void Document_Replay_ComesAsLinesOfDecisions()
    {
        var replay = Operations().Single(operation => operation.Name == "GET /v1/route/replay").Operation;

        var content = Assert.Single(replay.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject());
        Assert.Equal("application/x-ndjson", content.Name);
        Assert.Superset(new HashSet<string> { "workflow", "then", "now", "outcome", "differs" }, Properties(content.Value.GetProperty("schema")).ToHashSet());
    }

    [Fact]
    public void Document_Problem_ShowsCodeAndPlaces()
    {
        var problem = _document.GetProperty("components").GetProperty("schemas").GetProperty("ApiProblem");

        Assert.Equal(["title", "status", "detail", "code", "correlationId", "problems"], Properties(problem));
    }

    private IEnumerable<string> Properties(JsonElement schema)
    {
        var target = schema.TryGetProperty("$ref", out var reference)
            ? _document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;
        return target.GetProperty("properties").EnumerateObject().Select(property => property.Name);
    }

    private IEnumerable<(string Name, JsonElement Operation)> Operations() =>
        _document.GetProperty("paths").EnumerateObject().SelectMany(
            path => path.Value.EnumerateObject(),
            (path, operation) => ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value));
}
