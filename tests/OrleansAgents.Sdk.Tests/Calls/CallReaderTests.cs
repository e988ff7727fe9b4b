using System.Net;
using System.Text;
using System.Text.Json;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Sdk.Tests.Calls;

/// <summary>Whatever is posted, the handler sees calls alone.</summary>
public sealed class CallReaderTests
{
    private const string Good = """{"request_id":"r","correlation_id":"c","target_agent":"t","request_type":"q","timeout_seconds":5,"payload":{"input":{},"steps":{},"hop":1,"cycle":1,"max_cycles":1,"remaining_hops":0,"with":{}}}""";

    public static TheoryData<string, string, string> Bad => new()
    {
        { "", "request.invalid_json", "" },
        { "{", "request.invalid_json", "line 1" },
        { "null", "request.invalid", "" },
        { "[]", "request.invalid", "" },
        { "{}", "request.invalid", "request_id" },
        { Good.Replace("\"r\"", "null", StringComparison.Ordinal), "request.invalid", "request_id is empty" },
        { Good.Replace("\"c\"", "\"\"", StringComparison.Ordinal), "request.invalid", "correlation_id is empty" },
        { Good.Replace("\"r\"", "7", StringComparison.Ordinal), "request.invalid", "$.request_id" },
        { Good.Replace("\"t\"", $"\"{new string('x', 513)}\"", StringComparison.Ordinal), "request.invalid", "513 characters" },
        { Good.Replace(":5,", ":0,", StringComparison.Ordinal), "request.invalid", "timeout_seconds is 0" },
        { Good.Replace(":5,", ":-1,", StringComparison.Ordinal), "request.invalid", "timeout_seconds is -1" },
        { Good.Replace(":5,", ":1e999,", StringComparison.Ordinal), "request.invalid", "timeout_seconds" },
        { Good.Replace("\"hop\":1", "\"hop\":\"x\"", StringComparison.Ordinal), "request.invalid", "$.payload.hop" },
        { Good[..Good.IndexOf("{\"input", StringComparison.Ordinal)] + "null}", "request.invalid", "payload is null" },
        { Good + Good, "request.invalid_json", "" },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task Post_OfWhatIsNoCall_IsAProblemThatSaysWhere(string body, string code, string hint)
    {
        await using var agent = await TestAgent.StartAsync((_, _) => throw new InvalidOperationException("No call came."));

        using var response = await agent.PostAsync(body);

        await AssertProblemAsync(response, HttpStatusCode.BadRequest, code, hint);
    }

    [Theory, InlineData(null), InlineData("text/plain"), InlineData("application/x-www-form-urlencoded")]
    public async Task Post_OfAnotherContentType_IsRefused(string? contentType)
    {
        await using var agent = await TestAgent.StartAsync((_, _) => throw new InvalidOperationException("No call came."));

        using var response = await agent.PostAsync(Good, contentType);

        await AssertProblemAsync(response, HttpStatusCode.UnsupportedMediaType, "request.unsupported_media_type", "application/json");
    }

    [Fact]
    public async Task Post_OfInvalidUtf8_IsRefused()
    {
        await using var agent = await TestAgent.StartAsync((_, _) => throw new InvalidOperationException("No call came."));
        var body = Encoding.UTF8.GetBytes(Good);
        body[^3] = 0xFF;

        using var response = await agent.PostAsync(body, "application/json", CancellationToken.None);

        await AssertProblemAsync(response, HttpStatusCode.BadRequest, "request.invalid_json", "UTF-8");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Post_LargerThanTheBound_IsRefused(bool declared)
    {
        await using var agent = await TestAgent.StartAsync((_, _) => throw new InvalidOperationException("No call came."), o => o.BodyBytesMax = 2048);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/agent");
        request.Headers.TransferEncodingChunked = !declared;
        request.Content = new ByteArrayContent(new byte[4096]) { Headers = { ContentType = new("application/json") } };

        using var response = await agent.Client.SendAsync(request);

        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "payload.too_large", "2048 bytes");
    }

    [Fact]
    public async Task Post_LargerThanTheServersOwnBound_ArrivesWhenOursAllowsIt()
    {
        await using var agent = await TestAgent.StartAsync((call, _) => Task.FromResult(AgentReply.Success(call.Payload.Input.Length)), o => o.BodyBytesMax = 64 * 1024 * 1024);
        var input = $"\"{new string('x', 40 * 1024 * 1024)}\"";

        var answer = await agent.AnswerAsync(TestAgent.Call(input: input));

        Assert.Equal(input.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Result.ToString());
    }

    [Fact]
    public async Task Post_OfNullLists_ReachesTheHandlerAsEmptyOnes()
    {
        AgentCall? received = null;
        await using var agent = await TestAgent.StartAsync((call, _) =>
        {
            received = call;
            return Task.FromResult(AgentReply.Success(null));
        });

        using var response = await agent.PostAsync(Good.Replace("\"steps\":{}", "\"steps\":null,\"messages\":null,\"locks\":null", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(received!.Payload.Steps);
        Assert.Empty(received.Payload.Messages);
        Assert.Empty(received.Payload.Locks);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string code, string hint)
    {
        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Contains(hint, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
