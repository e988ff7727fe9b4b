using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Embedded.Tests;

/// <summary>Runs come into memory when they have something to do, and leave when they have not.</summary>
public class LifetimeTests
{
    private static readonly TimeSpan LongBackoff = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Completed_ManyRuns_AllLeaveMemory()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        host.Agents.Script = _ => AgentAnswer.Success(JsonPayload.EmptyObject);
        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => host.StartAsync())));

        foreach (var id in ids)
        {
            await world.WhenEndedAsync(id);
        }

        await host.WhenEmptyAsync();
        Assert.Equal(600, host.Agents.RequestIds.Distinct().Count());
        Assert.Equal(2, world.Time.ArmedTimers);                      // the sweepers of runs and of locks
    }

    [Fact]
    public async Task BackingOffForLong_SleepsAndIsWokenAtItsTime()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Retry(2, LongBackoff, LongBackoff));
        var host = world.StartHost();
        var id = await host.StartAsync();
        (await host.Agents.NextAsync("research/1/1")).Fail();
        await world.WhenAsync(id, "StepAttemptFailed");
        await host.Grain(id).WakeAsync(CancellationToken.None);

        var due = world.Time.GetUtcNow() + LongBackoff;
        await FallAsleepAsync(world, host);
        world.Time.Advance(due - world.Time.GetUtcNow() - TimeSpan.FromTicks(1));
        Assert.Single(host.Agents.RequestIds);

        world.Time.Advance(TimeSpan.FromSeconds(1));                  // sleepers are looked at once a sweep
        (await host.Agents.NextAsync("research/1/2")).Succeed();
        await host.Agents.NextAsync("write/1/1");
    }

    [Fact]
    public async Task AgentWorksForLong_StaysInMemory()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");

        world.Time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(1, host.Host.ActivationCount);
        call.Succeed();
        await host.Agents.NextAsync("write/1/1");
        Assert.Equal(2, host.Agents.RequestIds.Count);
    }

    [Fact]
    public async Task AskedForWhileItSleeps_ComesBackAndKeepsItsTime()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Retry(2, LongBackoff, LongBackoff));
        var host = world.StartHost();
        var id = await host.StartAsync();
        (await host.Agents.NextAsync("research/1/1")).Fail();
        await world.WhenAsync(id, "StepAttemptFailed");
        await host.Grain(id).WakeAsync(CancellationToken.None);
        var due = world.Time.GetUtcNow() + LongBackoff;
        await FallAsleepAsync(world, host);

        await host.Grain(id).WakeAsync(CancellationToken.None);
        world.Time.Advance(due - world.Time.GetUtcNow());

        await host.Agents.NextAsync("research/1/2");
        await host.Grain(id).WakeAsync(CancellationToken.None);
        Assert.Equal(2, host.Agents.RequestIds.Count);
    }

    [Fact]
    public async Task ActivationsMax_IsReached_RefusesAStartAndNothingElse()
    {
        using var world = new TestWorld(DefinitionBuilder.Linear("only"));
        var host = world.StartHost(options => options.ActivationsMax = 1);
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("only/1/1");

        var refused = await host.Client.StartAsync(host.Request(), CancellationToken.None);
        Assert.Equal(("server.busy", Core.Errors.ErrorKind.Unavailable), (refused.Error?.Code, refused.Error?.Kind));
        Assert.Contains("OrleansAgents:Host:ActivationsMax", refused.Error?.Message, StringComparison.Ordinal);

        call.Succeed();
        await world.WhenEndedAsync(id);
        await host.WhenEmptyAsync();
        await host.StartAsync();
    }

    [Theory]
    [InlineData(0, 64, 60, 1000, "ActivationsMax")]
    [InlineData(1, 0, 60, 1000, "MailboxMax")]
    [InlineData(1, 64, 0, 1000, "IdleAfter")]
    [InlineData(1, 64, 60, 9, "SweepEvery")]
    [InlineData(0, 0, 0, 0, "ActivationsMax MailboxMax IdleAfter SweepEvery")]
    public void Options_OutOfRange_AreAllReportedByTheirKeys(int activations, int mailbox, int idleSeconds, int sweepMs, string keys)
    {
        var options = new EmbeddedHostOptions
        {
            ActivationsMax = activations,
            MailboxMax = mailbox,
            IdleAfter = TimeSpan.FromSeconds(idleSeconds),
            SweepEvery = TimeSpan.FromMilliseconds(sweepMs),
        };

        var failures = new EmbeddedHostOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(keys.Split(' ').Select(key => $"OrleansAgents:Host:{key} is "), failures.Select(f => f[..(f.IndexOf(" is ", StringComparison.Ordinal) + 4)]));
        Assert.True(new EmbeddedHostOptionsValidator().Validate(null, new EmbeddedHostOptions()).Succeeded);
    }

    /// <summary>Lets minutes pass until the run is idle for one; its last turn may still be ending when the first begins.</summary>
    private static async Task FallAsleepAsync(TestWorld world, TestHost host)
    {
        for (var minute = 0; minute < 8 && host.Host.ActivationCount > 0; minute++)
        {
            await Task.Run(() => world.Time.Advance(TimeSpan.FromMinutes(1)));
        }

        await host.WhenEmptyAsync();
    }
}
