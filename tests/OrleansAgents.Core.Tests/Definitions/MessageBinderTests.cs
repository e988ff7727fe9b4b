using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Limits;
using Xunit;

namespace OrleansAgents.Core.Tests.Definitions;

public sealed class MessageBinderTests
{
    [Theory]
    [InlineData("", 10, 200, 30_000)]
    [InlineData(",\"messages\":{}", 10, 200, 30_000)]
    [InlineData(",\"messages\":{\"attempts\":1}", 1, 200, 30_000)]
    [InlineData(",\"messages\":{\"attempts\":20,\"backoff\":\"1s\",\"maxBackoff\":\"5s\"}", 20, 1_000, 5_000)]
    [InlineData(",\"messages\":{\"backoff\":\"1m\"}", 10, 60_000, 60_000)]
    [InlineData(",\"messages\":{\"maxBackoff\":\"100ms\"}", 10, 100, 100)]
    public void Bind_Messages_GivesHowDeliveriesAreRetried(string more, int attempts, int backoff, int maxBackoff)
    {
        var expected = new RetryPolicy(attempts, TimeSpan.FromMilliseconds(backoff), TimeSpan.FromMilliseconds(maxBackoff));

        Assert.Equal(expected, Binding.Steps("""{"id":"a","agent":"x"}""", more).MessageRetry);
    }

    [Theory]
    [InlineData("\"messages\":[]", "1:61: expected a mapping with attempts, backoff and maxBackoff, found a list")]
    [InlineData("\"messages\":{\"attempt\":2}", "1:62: unknown key 'attempt'; did you mean 'attempts'?")]
    [InlineData("\"messages\":{\"attempts\":0}", "1:73: expected attempts from 1 to 20, the first included, found 0")]
    [InlineData("\"messages\":{\"backoff\":\"5s\",\"maxBackoff\":\"1s\"}", "1:90: expected a maxBackoff of at least the backoff, 5s, found '1s'; raise it, or lower backoff")]
    [InlineData("\"limits\":{\"messages\":0}", "1:71: expected from 1 to 10000 undelivered messages, the configured limit, found 0")]
    [InlineData("\"limits\":{\"tokens\":0}", "1:69: expected from 1 to 1000000 tokens, the configured limit, found 0")]
    [InlineData("\"limits\":{\"tokens\":1.5}", "1:69: expected from 1 to 1000000 tokens, the configured limit, found 1.5")]
    [InlineData("\"limits\":{\"tokens\":\"9\"}", "1:69: expected from 1 to 1000000 tokens, the configured limit, found '9'")]
    [InlineData("\"limits\":{\"cost\":0}", "1:67: expected a cost from 0.0001 to 100, the configured limit, found 0")]
    [InlineData("\"limits\":{\"cost\":true}", "1:67: expected a cost from 0.0001 to 100, the configured limit, found true")]
    public void Bind_BadMessagesOrLimits_AreRefusedByPlace(string more, string problem) => Assert.Equal(problem, Problem(more));

    [Theory]
    [InlineData("messages", "10001", "Messages")]
    [InlineData("tokens", "1000001", "Tokens")]
    [InlineData("cost", "100.01", "Cost")]
    public void Bind_LimitAboveTheOperators_NamesTheKeyThatRaisesIt(string key, string value, string setting)
    {
        var problem = Problem($"\"limits\":{{\"{key}\":{value}}}");

        Assert.Contains($"found {value}; a definition can only lower a limit; lower it, or raise OrleansAgents:Limits:{setting}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_AttemptsAboveTheOperators_NameTheKeyThatRaisesThem() =>
        Assert.Contains("raise OrleansAgents:Limits:Attempts", Problem("\"messages\":{\"attempts\":21}"), StringComparison.Ordinal);

    [Fact]
    public void Bind_OperatorsAttemptsBelowTheUsual_AreTheUsual() =>
        Assert.Equal(4, Binding.Valid(Text("\"output\":\"a\""), WorkflowLimits.Default with { Attempts = 4 }).MessageRetry.Attempts);

    [Fact]
    public void Bind_LowerLimits_AreTaken()
    {
        var limits = Binding.Valid(Text("\"limits\":{\"messages\":5,\"tokens\":1000,\"cost\":0.25}")).Limits;

        Assert.Equal((5, 1_000L, 0.25m), (limits.Messages, limits.Tokens, limits.Cost));
    }

    private static string Text(string more) => $$"""{"name":"d","steps":[{"id":"a","agent":"x"}],    {{more}}}""";

    private static string Problem(string more) => Assert.Single(Binding.Of(Text(more)).Error!.Problems).ToString();
}
