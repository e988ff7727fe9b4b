using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Embedded.Tests;

/// <summary>Stopping in order.</summary>
public class DrainTests
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Drain_NothingGoesOn_EndsAndRefusesStarts()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        await host.Host.RecoverAsync(CancellationToken.None);
        Assert.Null(host.Host.NotReadyBecause);

        await host.Host.DrainAsync(CancellationToken.None).Soon("the host is drained");

        Assert.Equal("server.draining", (await host.Client.StartAsync(host.Request(), CancellationToken.None)).Error?.Code);
        Assert.NotNull(host.Host.NotReadyBecause);
    }

    [Fact]
    public async Task Drain_AgentWorksTooLong_IsStoppedAndCalledAgainByTheNextHost()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var first = world.StartHost();
        await first.StartAsync();
        var call = await first.Agents.NextAsync("research/1/1");
        var draining = first.Host.DrainAsync(CancellationToken.None);

        world.Time.Advance(DrainTimeout - TimeSpan.FromTicks(1));
        Assert.False(call.Stopped.IsCompleted);
        world.Time.Advance(TimeSpan.FromTicks(1));

        await call.Stopped.Soon("the agent is told to stop");
        await draining.Soon("the host is drained");
        Assert.Equal(0, first.Calls.Running);
        var second = world.StartHost();
        await second.Host.RecoverAsync(CancellationToken.None);
        Assert.Equal(call.RequestId, (await second.Agents.NextAsync()).RequestId);
    }

    [Fact]
    public async Task Drain_CallerGivesUp_StopsTheAgentsAtOnce()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");
        using var patience = new CancellationTokenSource();
        var draining = host.Host.DrainAsync(patience.Token);

        await patience.CancelAsync();

        await call.Stopped.Soon("the agent is told to stop");
        await draining.Soon("the host is drained");
    }

    [Fact]
    public async Task Drained_RetryFallsDue_IsLeftToTheNextHost()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Retry(2, TimeSpan.FromSeconds(1)));
        var first = world.StartHost();
        var id = await first.StartAsync();
        (await first.Agents.NextAsync("research/1/1")).Fail();
        await world.WhenAsync(id, "StepAttemptFailed");
        await first.Grain(id).WakeAsync(CancellationToken.None);
        await first.Host.DrainAsync(CancellationToken.None).Soon("the host is drained");
        var before = await world.JournalAsync(id);

        world.Time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(before.Count, (await world.JournalAsync(id)).Count);
        var second = world.StartHost();
        await second.Host.RecoverAsync(CancellationToken.None);
        await second.Agents.NextAsync("research/1/2");
    }
}
