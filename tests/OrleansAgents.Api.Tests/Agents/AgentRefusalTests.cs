using System.Net;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Tests.Agents;

public sealed class AgentRefusalTests : IAsyncLifetime
{
    private const string Rest = ",\"endpoint\":\"https://a.example\",\"capabilities\":[\"x\"]}";
    private const string Valid = "{\"kind\":\"http\"" + Rest;
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("GET", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/heartbeat")]
    [InlineData("POST", "/drain")]
    [InlineData("POST", "/resume")]
    public async Task Route_UnknownAgent_IsNotFound(string method, string route)
    {
        using var response = await _server.SendAsync(new(method), $"/v1/agents/nobody{route}", (string?)null);

        await response.IsRefusedAsync(HttpStatusCode.NotFound, "agent.not_found");
    }

    [Theory]
    [InlineData("PUT", "", "agent.invalid", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("PUT", "", "agent.address_refused", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("PUT", "", "agent.configured", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("PUT", "", "agent.too_many", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("PUT", "", "server.draining", ErrorKind.Unavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData("DELETE", "", "agent.configured", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("POST", "/heartbeat", "agent.invalid", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("POST", "/drain", "server.busy", ErrorKind.Unavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData("POST", "/resume", "server.busy", ErrorKind.Unavailable, HttpStatusCode.ServiceUnavailable)]
    public async Task Route_RefusedBehindTheSeam_KeepsCodeAndMessage(string method, string route, string code, ErrorKind kind, HttpStatusCode status)
    {
        _server.Agents.Add(new AgentEntry(new("review", AgentKind.Http)));
        _server.Agents.Refusal = new(code, kind, "Ask ann.");

        using var response = await _server.SendAsync(new(method), $"/v1/agents/review{route}", method == "PUT" ? Valid : null);

        Assert.Equal("Ask ann.", (await response.IsRefusedAsync(status, code)).Text("detail"));
    }

    [Theory]
    [InlineData("process")]
    [InlineData("local")]
    [InlineData("chat")]
    [InlineData("mcp")]
    [InlineData("a2a")]
    [InlineData("human")]
    public async Task Register_KindThatOnlyTheOperatorMayName_IsRefused(string kind)
    {
        using var response = await PutAsync($$"""{"kind":"{{kind}}","command":["rm","-rf","/"],"capabilities":["x"]}""");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "agent.kind_refused");
        Assert.StartsWith($"Agents of kind {kind} come only from the operator's configuration", refusal.Text("detail"), StringComparison.Ordinal);
        Assert.Empty(_server.Agents.Registered);
    }

    [Theory]
    [InlineData("[]", "", "must be a JSON object")]
    [InlineData("{\"kind\":\"carrier-pigeon\"" + Rest, "/kind", "'kind' must be http; found 'carrier-pigeon'")]
    [InlineData("{\"kind\":7" + Rest, "/kind", "'kind' must be a string")]
    [InlineData("{\"version\":\"1\"" + Rest, "", "'kind' is missing")]
    [InlineData("{\"kind\":null" + Rest, "", "'kind' is missing")]
    [InlineData("{\"kind\":\"http\",\"capabilities\":[\"x\"]}", "", "'endpoint' is missing")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":\"https://a.example\"}", "", "'capabilities' is missing")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":\"a.example/x\",\"capabilities\":[\"x\"]}", "/endpoint", "absolute http or https")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":\"ftp://a.example\",\"capabilities\":[\"x\"]}", "/endpoint", "absolute http or https")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":\"file:///etc/passwd\",\"capabilities\":[\"x\"]}", "/endpoint", "absolute http or https")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":{\"a\":1},\"capabilities\":[\"x\"]}", "/endpoint", "'endpoint' must be a string")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":\"https://a.example\",\"capabilities\":[]}", "/capabilities", "at least one tag")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":\"https://a.example\",\"capabilities\":\"x\"}", "/capabilities", "must be a list of at most 64 strings")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":\"https://a.example\",\"capabilities\":[\"x\",[[7]],\"y\"]}", "/capabilities/1", "must be a string of 1 to 64")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":\"https://a.example\",\"capabilities\":[\"x\",null]}", "/capabilities/1", "must be a string of 1 to 64")]
    [InlineData("{\"kind\":\"http\",\"endpoint\":\"https://a.example\",\"capabilities\":[\"x\",\"\"]}", "/capabilities/1", "must be a string of 1 to 64")]
    [InlineData("{\"kind\":\"http\",\"command\":[\"rm\"]" + Rest, "/command", "'command' is unknown; known are kind, endpoint, capabilities")]
    [InlineData("{\"kind\":\"http\",\"source\":\"configuration\"" + Rest, "/source", "'source' is unknown")]
    [InlineData("{\"kind\":\"http\",\"description\":7" + Rest, "/description", "'description' must be a string of 0 to 4096")]
    [InlineData("{\"kind\":\"http\",\"examples\":{\"a\":1}" + Rest, "/examples", "must be a list")]
    [InlineData("{\"kind\":\"http\",\"version\":1.2" + Rest, "/version", "'version' must be a string")]
    [InlineData("{\"kind\":\"http\",\"maxConcurrency\":0" + Rest, "/maxConcurrency", "a whole number from 1 to 1000")]
    [InlineData("{\"kind\":\"http\",\"maxConcurrency\":1.5" + Rest, "/maxConcurrency", "a whole number from 1 to 1000")]
    [InlineData("{\"kind\":\"http\",\"timeoutSeconds\":0" + Rest, "/timeoutSeconds", "a number from 0.001 to 2592000")]
    [InlineData("{\"kind\":\"http\",\"timeoutSeconds\":1e999" + Rest, "/timeoutSeconds", "a number from 0.001 to 2592000")]
    [InlineData("{\"kind\":\"http\",\"timeoutSeconds\":\"5s\"" + Rest, "/timeoutSeconds", "a number from 0.001")]
    [InlineData("{\"kind\":\"http\",\"heartbeatSeconds\":0.5" + Rest, "/heartbeatSeconds", "a number from 1 to 3600")]
    [InlineData("{\"kind\":\"http\",\"heartbeatSeconds\":3601" + Rest, "/heartbeatSeconds", "a number from 1 to 3600")]
    [InlineData("{\"kind\":\"http\",\"timeToLiveSeconds\":-1" + Rest, "/timeToLiveSeconds", "a number from 1 to 2592000")]
    [InlineData("{\"kind\":\"http\",\"messages\":\"pull\"" + Rest, "/messages", "'messages' must be step or push; found 'pull'")]
    [InlineData("{\"kind\":\"http\",\"with\":[1]" + Rest, "/with", "'with' must be an object")]
    public async Task Register_WrongBody_IsRefusedByNameAndPlace(string body, string path, string message)
    {
        using var response = await PutAsync(body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        var problem = Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Contains(message, problem.Text("message"), StringComparison.Ordinal);
        Assert.Equal(path, problem.Text("path"));
        Assert.Empty(_server.Agents.Registered);
    }

    [Fact]
    public async Task Register_ManyProblems_AreToldTogetherUpToABound()
    {
        var keys = string.Concat(Enumerable.Range(0, 1000).Select(i => $"\"k{i}\":1,"));

        using var response = await PutAsync($"{{{keys}\"kind\":\"http\"{Rest}");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Equal(100, refusal.GetProperty("problems").GetArrayLength());
    }

    [Theory]
    [InlineData(128, HttpStatusCode.Created)]
    [InlineData(129, HttpStatusCode.BadRequest)]
    public async Task Register_Examples_AreBounded(int count, HttpStatusCode expected)
    {
        var examples = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"e{i}\""));

        using var response = await PutAsync($$"""{"kind":"http","examples":[{{examples}}]{{Rest}}""");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(64, HttpStatusCode.Created)]
    [InlineData(65, HttpStatusCode.BadRequest)]
    public async Task Register_Capabilities_AreBounded(int count, HttpStatusCode expected)
    {
        var tags = string.Join(',', Enumerable.Range(0, count).Select(i => $"\"t{i}\""));

        using var response = await PutAsync($$"""{"kind":"http","endpoint":"https://a.example","capabilities":[{{tags}}]}""");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("{\"status\":7}", "/status", "'status' must be a string of 1 to 64")]
    [InlineData("{\"status\":\"\"}", "/status", "'status' must be a string of 1 to 64")]
    [InlineData("{\"cpu\":-0.1}", "/cpu", "'cpu' must be a number from 0")]
    [InlineData("{\"cpu\":\"high\"}", "/cpu", "'cpu' must be a number from 0")]
    [InlineData("{\"memoryBytes\":-1}", "/memoryBytes", "a whole number from 0")]
    [InlineData("{\"memoryBytes\":1.5}", "/memoryBytes", "a whole number from 0")]
    [InlineData("{\"health\":\"healthy\"}", "/health", "'health' is unknown; known are status, cpu and memoryBytes")]
    [InlineData("7", "", "must be a JSON object")]
    public async Task Heartbeat_WrongBody_IsRefusedByNameAndPlace(string body, string path, string message)
    {
        using var response = await _server.SendAsync(HttpMethod.Post, "/v1/agents/review/heartbeat", body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        var problem = Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Contains(message, problem.Text("message"), StringComparison.Ordinal);
        Assert.Equal(path, problem.Text("path"));
        Assert.Empty(_server.Agents.Heartbeats);
    }

    [Theory]
    [InlineData("PUT", "", "")]
    [InlineData("PUT", "", "{\"kind\":")]
    [InlineData("PUT", "", "{\"kind\":\"http\",\"kind\":\"process\"}")]
    [InlineData("POST", "/heartbeat", "{\"cpu\":")]
    [InlineData("POST", "/heartbeat", "{\"cpu\":NaN}")]
    public async Task Route_TextThatIsNotJson_IsRefused(string method, string route, string body)
    {
        using var response = await _server.SendAsync(new(method), $"/v1/agents/review{route}", body);

        await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid_json");
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("POST", "/heartbeat")]
    public async Task Route_OtherMediaType_IsRefused(string method, string route)
    {
        using var response = await _server.SendAsync(new(method), $"/v1/agents/review{route}", Valid, "text/plain");

        await response.IsRefusedAsync(HttpStatusCode.UnsupportedMediaType, "request.unsupported_media_type");
    }

    [Theory]
    [InlineData(1024, HttpStatusCode.NotFound)]
    [InlineData(1025, HttpStatusCode.BadRequest)]
    public async Task Remove_Reason_IsBounded(int length, HttpStatusCode expected)
    {
        using var response = await _server.SendAsync(HttpMethod.Delete, $"/v1/agents/nobody?reason={new string('r', length)}", (string?)null);

        Assert.Equal(expected, response.StatusCode);
    }

    private Task<HttpResponseMessage> PutAsync(string body) => _server.SendAsync(HttpMethod.Put, "/v1/agents/review", body);
}
