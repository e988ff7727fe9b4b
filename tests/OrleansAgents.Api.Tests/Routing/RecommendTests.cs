using System.Net;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Routing;

namespace OrleansAgents.Api.Tests.Routing;

public sealed class RecommendTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Recommend_Query_ShowsCandidatesInOrder()
    {
        _server.Routes.Answer = new Recommendation("text/3f2a", [new("docs", 0.75, ["for: passages", "against: deploy"]), new("tests", 0.125, [])])
        {
            None = 0.0625,
            ElapsedMicros = 83.5,
        };

        using var response = await AskAsync("""{"query":"find passages","capability":"rag"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(("find passages", "rag"), Assert.Single(_server.Routes.Queries));
        Assert.Equal(
            """{"candidates":[{"service":"docs","confidence":0.75,"reasons":["for: passages","against: deploy"]},{"service":"tests","confidence":0.125,"reasons":[]}],"none":0.0625,"model":"text/3f2a","elapsedMicros":83.5}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Recommend_FallbackAndUsage_AreShown()
    {
        _server.Routes.Answer = new Recommendation("text/3f2a", []) { Fallback = "the chat router did not answer within 5 s", Usage = new(12, 3, 0.01m) };

        using var response = await AskAsync("""{"query":"x"}""");

        Assert.Equal(
            """{"candidates":[],"none":null,"model":"text/3f2a","elapsedMicros":0,"fallback":"the chat router did not answer within 5 s","usage":{"input_tokens":12,"output_tokens":3,"cost":0.01}}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"query":""}""", "", null)]
    [InlineData("""{"query":"x","capability":null}""", "x", null)]
    [InlineData("""{"capability":"no such tag","query":"übersetze \ud83d\ude80"}""", "übersetze 🚀", "no such tag")]
    public async Task Recommend_AnyWords_AreNoError(string body, string query, string? capability)
    {
        using var response = await AskAsync(body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((query, capability), Assert.Single(_server.Routes.Queries));
        Assert.Equal(0, (await response.JsonAsync()).GetProperty("candidates").GetArrayLength());
    }

    [Fact]
    public async Task Recommend_LongQuery_ReachesTheRouterWhole()
    {
        using var response = await AskAsync($$"""{"query":"{{new string('x', 131_072)}}"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(131_072, Assert.Single(_server.Routes.Queries).Query.Length);
    }

    [Fact]
    public async Task Recommend_RefusedBehindTheSeam_KeepsCodeAndMessage()
    {
        _server.Routes.Answer = new DomainError("route.query_too_long", ErrorKind.Invalid, "Ask less.");

        using var response = await AskAsync("""{"query":"x"}""");

        Assert.Equal("Ask less.", (await response.IsRefusedAsync(HttpStatusCode.BadRequest, "route.query_too_long")).Text("detail"));
    }

    [Theory]
    [InlineData("[]", "", "must be a JSON object")]
    [InlineData("{}", "", "'query' is missing")]
    [InlineData("""{"query":null}""", "", "'query' is missing")]
    [InlineData("""{"query":7}""", "/query", "'query' must be a string.")]
    [InlineData("""{"query":["a"]}""", "/query", "'query' must be a string.")]
    [InlineData("""{"query":"x","capability":""}""", "/capability", "'capability' must be a string of 1 to 64 characters.")]
    [InlineData("""{"query":"x","capability":true}""", "/capability", "'capability' must be a string of 1 to 64 characters.")]
    [InlineData("""{"query":"x","limit":3}""", "/limit", "'limit' is unknown; known are query and capability")]
    public async Task Recommend_WrongBody_NamesThePlace(string body, string path, string message)
    {
        using var response = await AskAsync(body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        var problem = Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Equal(path, problem.Text("path"));
        Assert.Contains(message, problem.Text("message"), StringComparison.Ordinal);
        Assert.Empty(_server.Routes.Queries);
    }

    [Fact]
    public async Task Recommend_NoJson_IsRefused()
    {
        using var broken = await AskAsync("{\"query\":");
        using var text = await _server.SendAsync(HttpMethod.Post, "/v1/route", "{}", "text/plain");
        using var large = await AskAsync($$"""{"query":"{{new string('x', 1_200_000)}}"}""");

        await broken.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid_json");
        await text.IsRefusedAsync(HttpStatusCode.UnsupportedMediaType, "request.unsupported_media_type");
        await large.IsRefusedAsync(HttpStatusCode.RequestEntityTooLarge, "payload.too_large");
    }

    private Task<HttpResponseMessage> AskAsync(string body) => _server.SendAsync(HttpMethod.Post, "/v1/route", body);
}
