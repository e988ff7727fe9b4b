namespace OrleansAgents.Sdk.Tests;

public sealed class OrleansAgentOptionsValidatorTests
{
    [Fact]
    public void Defaults_WithAName_AreValid() =>
        Assert.True(new OrleansAgentOptionsValidator().Validate(null, new() { Name = "a" }).Succeeded);

    [Fact]
    public void EveryOption_OutOfItsRange_IsReportedAtOnce()
    {
        var options = new OrleansAgentOptions
        {
            Name = "my agent",
            Server = new("ftp://x"),
            PublicAddress = new("/relative", UriKind.Relative),
            MaxConcurrency = 0,
            BodyBytesMax = 1,
            AnswersMax = -1,
            AnswerBytesMax = -1,
            Timeout = TimeSpan.Zero,
            Heartbeat = TimeSpan.FromHours(2),
            TimeToLive = TimeSpan.FromSeconds(1),
            AnswerLifetime = TimeSpan.FromDays(2),
            DrainTimeout = TimeSpan.FromHours(1),
        };

        var failures = new OrleansAgentOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(13, failures.Count);                     // twelve, and no capability
        Assert.Contains("OrleansAgentOptions.MaxConcurrency is 0; it must be from 1 to 10000.", failures);
    }

    [Theory, InlineData(""), InlineData("-a"), InlineData("a b"), InlineData("a\n")]
    public void Capability_OfAnotherForm_IsReported(string capability)
    {
        var options = new OrleansAgentOptions { Name = "a" };
        options.Capabilities.Add(capability);

        Assert.True(new OrleansAgentOptionsValidator().Validate(null, options).Failed);
    }
}
