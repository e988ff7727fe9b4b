using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Chat;

/// <summary>Endpoints that have no room now. No test waits: the clock is moved by hand.</summary>
public sealed class ChatRateLimitTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(503, "7", 7)]
    [InlineData(429, "Thu, 01 Jan 2026 00:00:09 GMT", 9)]
    [InlineData(429, null, 1)]
    [InlineData(429, "soon", 1)]
    public async Task Call_RateLimited_WaitsAsLongAsItIsToldAndAsksAgain(int status, string? retryAfter, int seconds)
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Status(status, retryAfter), ModelServer.Says("ok"));

        var calling = server.AskAsync(time: _time);
        await _time.WhenArmedInAllAsync(2).Soon("the pause, after the timeout of the call");
        _time.Advance(TimeSpan.FromSeconds(seconds - 0.001));
        Assert.Equal(2, _time.ArmedTimers);                   // it still waits
        _time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Equal(AnswerStatus.Success, (await calling.Soon("the answer")).Status);
        Assert.Equal(2, server.Asked.Length);
        Assert.Equal(server.Asked[0].Headers["Idempotency-Key"], server.Asked[1].Headers["Idempotency-Key"]);
    }

    [Fact]
    public async Task Call_RateLimitedWithATimeThatHasPassed_AsksAgainAtOnce()
    {
        await using var server = await ModelServer.StartAsync(
            ModelServer.Status(429, "Wed, 01 Jan 2025 00:00:00 GMT"), ModelServer.Status(503, "0"), ModelServer.Says("ok"));

        Assert.Equal(AnswerStatus.Success, (await server.AskAsync(time: _time).Soon("the answer")).Status);
    }

    [Fact]
    public async Task Call_RateLimitedForLongerThanItsTimeout_AnswersAtOnceWhenToComeBack()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Status(429, "60"));

        var answer = await server.AskAsync(time: _time, timeoutSeconds: 60).Soon("the answer");

        Assert.Equal(("agent.rate_limited", true, 60), (answer.Error!.Code, answer.Error.Retryable, answer.Error.RetryAfterSeconds));
        Assert.Equal((AnswerStatus.Rejected, false), (answer.Status, answer.OutcomeUnknown));
        Assert.Single(server.Asked);
    }

    [Fact]
    public async Task Call_RateLimitedForever_GivesUpAfterThreeRepeats()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Status(429));

        var calling = server.AskAsync(time: _time);
        foreach (var (pause, armed) in ((int, int)[])[(1, 2), (2, 3), (4, 4)])
        {
            await _time.WhenArmedInAllAsync(armed).Soon($"the pause of {pause} s");
            _time.Advance(TimeSpan.FromSeconds(pause));
        }

        var answer = await calling.Soon("the answer");
        Assert.Equal(("agent.rate_limited", 8), (answer.Error!.Code, answer.Error.RetryAfterSeconds));
        Assert.Equal(4, server.Asked.Length);
    }

    [Fact]
    public async Task Call_OverloadedWithoutATime_IsLeftToTheRetryOfTheStep()
    {
        await using var server = await ModelServer.StartAsync(ModelServer.Status(503));

        Assert.Equal("agent.http_status", (await server.AskAsync(time: _time).Soon("the answer")).Error!.Code);
        Assert.Single(server.Asked);
    }
}
