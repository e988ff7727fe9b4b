using OrleansAgents.Core.Events;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Locks of steps: held while the agent works, given up in the commit that ends the step, never held by two.</summary>
public class WorkflowLockTests
{
    private const string Resource = "repo:owner/name";

    [Fact]
    public async Task TwoRuns_OneResource_TakeTurnsWithGrowingFences()
    {
        using var world = Locking();
        var host = world.StartHost();
        var first = await host.StartAsync();
        var holding = await host.Agents.NextAsync("deploy/1/1");
        var second = await host.StartAsync();
        await QueuedAsync(host, $"{second}/deploy/1/1");

        Assert.False(host.Agents.TryNext(out _));
        holding.Succeed();
        var next = await host.Agents.NextAsync("deploy/1/1");
        next.Succeed();
        await world.WhenEndedAsync(first);
        await world.WhenEndedAsync(second);

        Assert.StartsWith(second, next.RequestId, StringComparison.Ordinal);
        Assert.True(FenceOf(next) > FenceOf(holding), $"{FenceOf(holding)} then {FenceOf(next)}");
        Assert.Equal("lock.not_found", (await host.Locks.GetAsync(Resource, CancellationToken.None)).Error?.Code);
        Assert.Equal(2, world.Store.States.Events.OfType<PlatformEvent.LockReleased>().Count());
    }

    [Fact]
    public async Task Call_NeedsItsLocksInTheJournal()
    {
        using var world = Locking("b", "a", "repo:{/name}");
        var host = world.StartHost();
        var id = await host.StartAsync(input: """{"name":"x"}""");

        var call = await host.Agents.NextAsync("deploy/1/1");

        var granted = Assert.Single((await world.JournalAsync(id)).OfType<WorkflowEvent.LocksGranted>());
        Assert.Equal(["a", "b", "repo:x"], granted.Locks.Select(l => l.Resource));
        Assert.Equal(granted.Locks, call.Call.Payload.Locks);
    }

    [Fact]
    public async Task Template_InputHasNoSuchValue_FailsTheStep()
    {
        using var world = Locking("repo:{/name}");
        var host = world.StartHost();

        var journal = await world.WhenEndedAsync(await host.StartAsync());

        Assert.Equal("lock.invalid", journal.OfType<WorkflowEvent.StepAttemptFailed>().Single().Error.Code);
        Assert.Empty(host.Agents.RequestIds);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(40, true)]
    public async Task Killed_WhileTheAgentWorks_TakesTheLockAgain(int secondsAway, bool expires)
    {
        using var world = Locking();
        var crash = new CrashPoints(CrashPoints.BeforeAppend, 3);
        var first = world.StartHost(crash: crash);
        var id = await first.StartAsync();
        var before = await first.Agents.NextAsync("deploy/1/1");
        before.Succeed();
        await crash.Dead.Soon("the process dies with the answer in hand");
        first.Dispose();
        world.Time.Advance(TimeSpan.FromSeconds(secondsAway));

        var second = world.StartHost();
        await second.Host.RecoverAsync(CancellationToken.None);
        var again = await second.Agents.NextAsync("deploy/1/1");
        again.Succeed();
        var journal = await world.WhenEndedAsync(id);

        Assert.Equal(expires, FenceOf(again) > FenceOf(before));
        Assert.Equal(expires ? 2 : 1, journal.OfType<WorkflowEvent.LocksGranted>().Count());
        Assert.Equal("lock.not_found", (await second.Locks.GetAsync(Resource, CancellationToken.None)).Error?.Code);
    }

    [Fact]
    public async Task Result_AfterSomebodyElseGotTheLock_IsRefusedByItsFence()
    {
        using var world = Locking(attempts: 2);
        var host = world.StartHost();
        var id = await host.StartAsync();
        var slow = await host.Agents.NextAsync("deploy/1/1");
        world.Store.States.Put("lock", Resource, "{\"owner\":\"other\",\"fence\":9000000000000000,\"acquiredAt\":\"2026-01-01T12:00:00+00:00\",\"expiresAt\":\"2026-01-01T12:00:01+00:00\",\"ttl\":\"00:00:01\"}"u8);

        slow.Succeed("\"too late\"");
        await world.WhenAsync(id, "StepAttemptFailed");

        var failed = (await world.JournalAsync(id)).OfType<WorkflowEvent.StepAttemptFailed>().Single();
        Assert.Equal("lock.lost", failed.Error.Code);
        Assert.DoesNotContain(await world.JournalAsync(id), e => e is WorkflowEvent.StepCompleted);
    }

    [Fact]
    public async Task Cancelled_WhileWaiting_LeavesTheQueue()
    {
        using var world = Locking();
        var host = world.StartHost();
        await host.StartAsync();
        var holding = await host.Agents.NextAsync("deploy/1/1");
        var waiting = await host.StartAsync();
        await QueuedAsync(host, $"{waiting}/deploy/1/1");

        await host.Client.CancelAsync(waiting, "ann", "enough", CancellationToken.None);
        holding.Succeed();
        var third = await host.StartAsync();
        var call = await host.Agents.NextAsync("deploy/1/1");

        Assert.StartsWith(third, call.RequestId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_WhileHolding_GivesTheLockToTheNext()
    {
        using var world = Locking();
        var host = world.StartHost();
        var holder = await host.StartAsync();
        await host.Agents.NextAsync("deploy/1/1");
        var waiting = await host.StartAsync();
        await QueuedAsync(host, $"{waiting}/deploy/1/1");

        await host.Client.CancelAsync(holder, "ann", "enough", CancellationToken.None);

        Assert.StartsWith(waiting, (await host.Agents.NextAsync("deploy/1/1")).RequestId, StringComparison.Ordinal);
    }

    private static TestWorld Locking(params string[] locks) => Locking(attempts: 1, locks);

    private static TestWorld Locking(int attempts, params string[] locks) => new(DefinitionBuilder.Linear("deploy")
        .Retry(attempts, TimeSpan.FromSeconds(1)).Change("deploy", step => step with { Locks = locks is [] ? [Resource] : [.. locks] }));

    private static long FenceOf(ScriptedCall call) => Assert.Single(call.Call.Payload.Locks).Fence;

    /// <summary>Waits until somebody stands in the queue: a look at a lock is a turn, so the queue is seen as soon as it changes.</summary>
    private static async Task QueuedAsync(TestHost host, string owner)
    {
        for (var look = 0; look < 10_000; look++)
        {
            if ((await host.Locks.GetAsync(Resource, CancellationToken.None)).Value?.Queue.Contains(owner) == true)
            {
                return;
            }

            await Task.Yield();
        }

        throw new InvalidOperationException($"'{owner}' does not wait for {Resource}.");
    }
}
