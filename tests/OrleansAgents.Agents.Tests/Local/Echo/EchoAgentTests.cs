using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Local.Echo;

public sealed class EchoAgentTests
{
    private static readonly AgentDescriptor Echo = Calls.Local("echo");

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData("{}", """{"q":1}""")]
    [InlineData("null", """{"q":1}""")]
    [InlineData("[]", """{"q":1}""")]
    [InlineData("""{"value":{"a":[1,{"text":2}]},"other":{"value":3}}""", """{"a":[1,{"text":2}]}""")]
    [InlineData("""{"value":1,"text":"hi"}""", "\"hi\"")]
    [InlineData("""{"text":"hi","value":1}""", "\"hi\"")]
    [InlineData("""{"value":null}""", "null")]
    public async Task Call_Parameters_TextBeforeValueBeforeInput(string with, string result)
    {
        var answer = await CallAsync("""{"q":1}""", with);

        Assert.Equal(result, answer.Result.ToString());
    }

    [Theory]
    [InlineData("\"30s\"", 30_000)]
    [InlineData("\"500ms\"", 500)]
    [InlineData("\"1.5m\"", 90_000)]
    [InlineData("\"1h\"", 3_600_000)]
    [InlineData("250", 250)]
    public async Task Call_Delay_AnswersWhenItIsOver(string delay, int milliseconds)
    {
        var calling = CallAsync("1", $$"""{"delay":{{delay}}}""", timeoutSeconds: 10_000);
        await _time.WhenTimersAsync(2); // the timeout of the call, and the delay

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.Equal(2, _time.ArmedTimers);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("1", (await calling).Result.ToString());
    }

    [Theory, InlineData("\"30x\""), InlineData("\"s\""), InlineData("-1"), InlineData("\"-1s\""), InlineData("true"), InlineData("\"30\""), InlineData("\"9999h\"")]
    public async Task Call_DelayThatIsNoDuration_AnswersInvalidParameters(string delay)
    {
        Assert.Equal("agent.invalid_parameters", (await CallAsync("1", $$"""{"delay":{{delay}}}""")).Error!.Code);
    }

    [Theory]
    [InlineData("w/s/1/1", "agent.echo_failed")]
    [InlineData("w/s/1/2", "agent.echo_failed")]
    [InlineData("w/s/1/3", null)]
    public async Task Call_FailTwice_FailsTheFirstTwoAttempts(string requestId, string? code)
    {
        var call = Calls.To(Echo, "1", """{"fail":2}""", requestId: requestId);

        var answer = await Calls.Invoker(_time).CallAsync(Echo, call, CancellationToken.None);

        Assert.Equal(code, answer.Error?.Code);
        Assert.True(answer.Error?.Retryable ?? true);
    }

    [Fact]
    public async Task Call_LocalTypeThatDoesNotExist_NamesTheTypes()
    {
        var unknown = Calls.Local("ehco");

        var answer = await Calls.Invoker(_time).CallAsync(unknown, Calls.To(unknown), CancellationToken.None);

        Assert.Equal("agent.misconfigured", answer.Error!.Code);
        Assert.Contains("echo, review, search, write", answer.Error.Message, StringComparison.Ordinal);
    }

    private Task<AgentAnswer> CallAsync(string input, string with, double timeoutSeconds = 60) =>
        Calls.Invoker(_time).CallAsync(Echo, Calls.To(Echo, input, with, timeoutSeconds: timeoutSeconds), CancellationToken.None).AsTask();
}
