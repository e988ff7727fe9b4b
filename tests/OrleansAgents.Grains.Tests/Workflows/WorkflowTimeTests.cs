using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Retries and limits that wait for time, driven by hand.</summary>
public class WorkflowTimeTests
{
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Instant = TimeSpan.FromTicks(1);

    [Fact]
    public async Task Retry_IsMadeWhenItsPauseIsOverAndNotBefore()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Retry(2, Backoff));
        var host = world.StartHost();
        var id = await host.StartAsync();
        (await host.Agents.NextAsync("research/1/1")).Fail();
        await world.WhenAsync(id, "StepAttemptFailed");
        await host.Grain(id).WakeAsync(CancellationToken.None);          // after this turn the timer is set

        world.Time.Advance(Backoff - Instant);
        await host.Grain(id).WakeAsync(CancellationToken.None);
        Assert.Single(host.Agents.RequestIds);

        world.Time.Advance(Instant);
        (await host.Agents.NextAsync("research/1/2")).Succeed();
        await host.Agents.NextAsync("write/1/1");
    }

    [Fact]
    public async Task Retry_ProcessDiedWhileItWaited_IsMadeByTheNextAtItsTime()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Retry(2, Backoff));
        var crash = new CrashPoints(CrashPoints.BeforeAppend, 3);
        var first = world.StartHost(crash: crash);
        var id = await first.StartAsync();
        (await first.Agents.NextAsync("research/1/1")).Fail();
        await world.WhenAsync(id, "StepAttemptFailed");

        var second = world.StartHost();
        await second.Host.RecoverAsync(CancellationToken.None);
        Assert.Empty(second.Agents.RequestIds);

        world.Time.Advance(Backoff);
        await second.Agents.NextAsync("research/1/2");
    }

    [Fact]
    public async Task WallClock_AgentNeverAnswers_FailsTheRunAndStopsTheAgent()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Limits(l => l with { WallClock = TimeSpan.FromMinutes(5) }));
        var host = world.StartHost();
        var id = await host.StartAsync();
        var silent = await host.Agents.NextAsync("research/1/1");
        await host.Grain(id).WakeAsync(CancellationToken.None);

        world.Time.Advance(TimeSpan.FromMinutes(5) - Instant);
        await host.Grain(id).WakeAsync(CancellationToken.None);
        Assert.False(silent.Stopped.IsCompleted);

        world.Time.Advance(Instant);
        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>((await world.WhenEndedAsync(id))[^1]);
        Assert.Equal("limit.wall_clock", failed.Error.Code);
        await silent.Stopped.Soon("the agent is told to stop");
    }

    [Fact]
    public async Task WallClock_PassedWhileNoProcessRan_FailsAtRecovery()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var first = world.StartHost(crash: new CrashPoints(CrashPoints.BeforeAppend, 2));
        var id = await first.StartAsync();
        await first.Agents.NextAsync("research/1/1");
        first.Dispose();
        world.Time.Advance(TimeSpan.FromHours(1));

        var second = world.StartHost();
        await second.Host.RecoverAsync(CancellationToken.None);

        Assert.Equal("limit.wall_clock", Assert.IsType<WorkflowEvent.WorkflowFailed>((await world.WhenEndedAsync(id))[^1]).Error.Code);
        Assert.Empty(second.Agents.RequestIds);
    }
}
