using Xunit;

namespace OrleansAgents.Core.Tests.Definitions;

public sealed class LockBinderTests
{
    [Fact]
    public void Bind_LocksOfAStep_AreTakenAsTheyAreWritten()
    {
        var step = Binding.Step("\"locks\":[\"repo:owner/name\",\"db:{/tenant/id}\"],\"lockLease\":\"2m\"");

        Assert.Equal<string>(["repo:owner/name", "db:{/tenant/id}"], step.Locks);
        Assert.Equal(TimeSpan.FromMinutes(2), step.LockLease);
    }

    [Fact]
    public void Bind_StepWithoutLocks_HasNoneAndTheUsualLease()
    {
        var step = Binding.Step("\"with\":{}");

        Assert.Empty(step.Locks);
        Assert.Equal(TimeSpan.FromSeconds(30), step.LockLease);
    }

    [Theory]
    [InlineData("1s", 1)]
    [InlineData("24h", 86_400)]
    public void Bind_LeaseAtItsBounds_IsTaken(string lease, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Binding.Step($"\"locks\":[\"a\"],\"lockLease\":\"{lease}\"").LockLease);

    [Fact]
    public void Bind_SixteenLocks_AreTheMost()
    {
        Assert.Equal(16, Binding.Step($"\"locks\":[{Names(16)}]").Locks.Length);
        Assert.Equal("1:55: expected at most 16 locks in a step, found 17; lock something that holds them all", Problems($"\"locks\":[{Names(17)}]"));
    }

    [Theory]
    [InlineData("\"locks\":\"repo:x\"", "1:55: expected a list of resources to lock, such as [repo:owner/name], found 'repo:x'")]
    [InlineData("\"locks\":[]", "1:55: expected a list of resources to lock, such as [repo:owner/name], found an empty list")]
    [InlineData("\"locks\":[7]", "1:56: expected the name of a resource, found 7; put it in quotes to mean the text")]
    [InlineData("\"locks\":[\"\"]", "1:56: expected the name of a resource, found ''")]
    [InlineData("\"locks\":[\"a b\"]", "1:56: expected a resource of 1 to 256 printable characters without white space, found 'a b'")]
    [InlineData("\"locks\":[\"a\",\"a\"]", "1:60: expected a resource that the step does not lock already, found 'a'; remove one")]
    [InlineData("\"locks\":[\"a}\"]", "1:56: expected '{' before '}' in the resource 'a}'; a value of the input is written {/pointer}")]
    [InlineData("\"locks\":[\"{repo}\"]", "1:56: expected a pointer into the input, such as {/repo}, after '{' in the resource '{repo}'")]
    [InlineData("\"locks\":[\"a\"],\"lockLease\":30", "1:73: expected a duration such as 500ms, 10s, 5m, 1h30m or 00:00:10, found 30; add the unit")]
    [InlineData("\"locks\":[\"a\"],\"lockLease\":\"25h\"", "1:73: expected a lease of at most 24h, found '25h'; it is renewed while the agent works")]
    [InlineData("\"lockLease\":\"30s\"", "1:59: the key 'lockLease' belongs to steps with 'locks'; remove it, or add locks")]
    [InlineData("\"lock\":[\"a\"]", "1:47: unknown key 'lock'; did you mean 'locks'?")]
    public void Bind_BadLocks_AreRefusedByPlace(string keys, string problem) => Assert.Equal(problem, Problems(keys));

    [Fact]
    public void Bind_LeaseOfLessThanASecond_IsRefused() =>
        Assert.StartsWith("1:73: ", Problems("\"locks\":[\"a\"],\"lockLease\":\"999ms\""), StringComparison.Ordinal);

    [Fact]
    public void Bind_SignalStepWithLocks_IsRefused()
    {
        var error = Binding.Of("""{"name":"d","steps":[{"id":"a","signal":"s","locks":["x"],"lockLease":"1m"}]}""").Error!;

        Assert.Equal(
            [
                "1:53: the key 'locks' belongs to calls of agents, and a step with 'signal' calls nobody; remove it",
                "1:71: the key 'lockLease' belongs to calls of agents, and a step with 'signal' calls nobody; remove it",
            ],
            error.Problems.Select(p => p.ToString()));
    }

    private static string Names(int count) => string.Join(',', Enumerable.Range(1, count).Select(i => $"\"r{i}\""));

    private static string Problems(string keys) =>
        Assert.Single(Binding.Of($$"""{"name":"d","steps":[{"id":"a","agent":"x",   {{keys}}}]}""").Error!.Problems).ToString();
}
