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
                $"{method} {route.RoutePattern.RawText}")
            .Order(StringComparer.Ordinal).ToList();

        Assert.Equal(18, mapped.Count);
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

    [Fact]
    public void Document_Events_CanBeHadAsAStream()
    {
        var events = Operations().Single(operation => operation.Name == "GET /v1/events").Operation;

        var content = events.GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.True(content.GetProperty("application/json").GetProperty("schema").TryGetProperty("$ref", out _));
        Assert.Equal("string", content.GetProperty("text/event-stream").GetProperty("schema").Text("type"));
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
