using System.Globalization;
using Microsoft.AspNetCore.Http;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Http;

public sealed class RetryAfterTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(503, "120", true, 120)]
    [InlineData(429, "0", true, 0)]
    [InlineData(429, "999999999", true, 3600)]
    [InlineData(423, "5", true, 5)]                           // whoever says when means that it may be tried then
    [InlineData(400, "soon", false, 0)]
    [InlineData(503, "soon", true, 0)]
    [InlineData(503, "-5", true, 0)]
    [InlineData(307, "5", false, 0)]
    public async Task Header_WithSeconds_IsTakenWithinAnHour(int status, string header, bool retryable, double seconds)
    {
        var answer = await CallAsync(status, header, "");

        Assert.Equal(("agent.http_status", retryable, seconds), (answer.Error!.Code, answer.Error.Retryable, answer.Error.RetryAfterSeconds));
    }

    [Theory, InlineData(90, 90), InlineData(-90, 0), InlineData(90_000, 3600)]
    public async Task Header_WithADate_IsMeasuredByTheClock(int ahead, double seconds)
    {
        var header = _time.GetUtcNow().AddSeconds(ahead).ToString("r", CultureInfo.InvariantCulture);

        Assert.Equal(seconds, (await CallAsync(503, header, "")).Error!.RetryAfterSeconds);
    }

    [Theory]
    [InlineData("rejected", "2.5", true, 2.5)]
    [InlineData("rejected", "1e300", true, 3600)]
    [InlineData("rejected", "-1", false, 0)]
    [InlineData("error", "3", false, 3)]                      // an error that is final stays final
    public async Task Body_WithRetryAfterSeconds_IsTakenWithinAnHour(string status, string pause, bool retryable, double seconds)
    {
        var answer = await CallAsync(200, null, $$$"""{"status":"{{{status}}}","error":{"code":"x.y","message":"m","retry_after_seconds":{{{pause}}} }}""");

        Assert.Equal(("x.y", retryable, seconds), (answer.Error!.Code, answer.Error.Retryable, answer.Error.RetryAfterSeconds));
    }

    [Fact]
    public async Task Rejection_WithAStatusOf503_IsTheAgentsOwnWordAndNothingWasBegun()
    {
        var body = """{"request_id":"w1/step/1/1","status":"rejected","error":{"code":"agent.overloaded","message":"full","retryable":true,"retry_after_seconds":4}}""";

        var answer = await CallAsync(503, "9", body);

        Assert.Equal((AnswerStatus.Rejected, "agent.overloaded", 9d), (answer.Status, answer.Error!.Code, answer.Error.RetryAfterSeconds));
        Assert.False(answer.OutcomeUnknown);
    }

    [Theory, InlineData("other"), InlineData("")]
    public async Task Rejection_OfAnotherRequest_ProvesNothing(string requestId)
    {
        var body = $$$"""{"request_id":"{{{requestId}}}","status":"rejected","error":{"code":"agent.overloaded","message":"full","retryable":true}}""";

        var answer = await CallAsync(503, null, body);

        Assert.Equal(("agent.http_status", true), (answer.Error!.Code, answer.OutcomeUnknown));
    }

    private async Task<AgentAnswer> CallAsync(int status, string? header, string body)
    {
        await using var server = await AgentServer.StartAsync(async http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.RetryAfter = header;
            await http.Response.WriteAsync(body);
        });
        var agent = new AgentDescriptor("h", AgentKind.Http) { Endpoint = server.Endpoint };
        return await Calls.Invoker(_time).CallAsync(agent, Calls.To(agent), CancellationToken.None);
    }
}
