using System.Net;
using System.Text;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Workflows;

public sealed class MalformedJsonTests : IAsyncLifetime
{
    private const int DepthMax = 60;
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("", "does not contain any JSON", 1, 1)]
    [InlineData("{\n  \"definition\": tru\n}", "invalid JSON literal", 2, 20)]
    [InlineData("{\"definition\":\"a\"", "", 1, 18)]
    [InlineData("{\"definition\":\"a\"} {}", "after a single JSON value", 1, 20)]
    [InlineData("{\"definition\":\"a\",\n\"definition\":\"b\"}", "'definition' is there twice", 2, 1)]
    [InlineData("{\"definition\":\"a\",\"input\":{\"x\":[{\"y\":1, \"\\u0079\":2}]}}", "'y' is there twice", 1, 41)]
    [InlineData("{\"definition\":\"a\",\"input\":\"\\ud800\"}", "half of a surrogate", 1, 27)]
    [InlineData("{\"definition\":\"a\",\"input\":{\"\\uDC00x\":1}}", "half of a surrogate", 1, 28)]
    [InlineData("\uFEFF{\"definition\":\"a\"}", "byte order mark", 1, 1)]
    public async Task Start_TextThatIsNotJson_IsRefusedWithItsPlace(string body, string message, int line, int column)
    {
        using var response = await _server.StartRunAsync(body);

        await RefusedAsync(response, message, line, column);
    }

    [Fact]
    public async Task Start_BytesThatAreNotUtf8_AreRefusedWithTheirPlace()
    {
        byte[] body = [.. "{\"definition\":\"a\",\n\"input\":\"é"u8, 0xC3, (byte)'"', (byte)'}'];

        using var response = await _server.SendAsync(HttpMethod.Post, "/v1/workflows", body);

        await RefusedAsync(response, "not valid UTF-8", 2, 12);
    }

    [Theory]
    [InlineData(DepthMax, HttpStatusCode.Accepted)]
    [InlineData(DepthMax + 1, HttpStatusCode.BadRequest)]
    [InlineData(100_000, HttpStatusCode.BadRequest)]
    public async Task Start_NestedInput_IsBounded(int depth, HttpStatusCode expected)
    {
        var input = new StringBuilder().Append('[', depth - 1).Append(']', depth - 1);

        using var response = await _server.StartRunAsync($$"""{"definition":"a","input":{{input}}}""");

        Assert.Equal(expected, response.StatusCode);
        if (expected == HttpStatusCode.BadRequest)
        {
            await RefusedAsync(response, "depth", 1, "{\"definition\":\"a\",\"input\":".Length + DepthMax);
        }
    }

    [Fact]
    public async Task Start_PairOfSurrogates_IsAccepted()
    {
        using var response = await _server.StartRunAsync("""{"definition":"a","input":{"\ud83d\ude00":"\uD83D\uDE00"}}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20261120)]
    public async Task Start_RandomBytes_NeverFailTheServer(int seed)
    {
        var random = new Random(seed);
        var valid = Encoding.UTF8.GetBytes(
            """{"definition":{"name":"x\ud83d\ude00"},"input":{"a":[1,true,null,"é"]},"correlationId":"c"}""");
        for (var i = 0; i < 300; i++)
        {
            var body = valid.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            using var response = await _server.SendAsync(HttpMethod.Post, "/v1/workflows", body);
            Assert.True(
                response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest,
                $"seed {seed}, round {i}: {response.StatusCode} for {Convert.ToBase64String(body)}");
        }
    }

    private static async Task RefusedAsync(HttpResponseMessage response, string message, int line, int column)
    {
        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid_json");
        var problem = Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Contains(message, problem.Text("message"), StringComparison.Ordinal);
        Assert.Equal((line, column), (problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32()));
    }
}
