using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;

namespace OrleansAgents.HostContract.Locks;

/// <summary>A step that names a lock is called while it holds it, and at no other time.</summary>
public abstract class StepLockContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private const string Locked = "name: locked\nsteps: [ { id: change, capability: work, locks: [\"{/resource}\"], lockLease: 1m } ]\n";

    private string Input => $$"""{"resource":"{{Tag}}"}""";

    [Fact]
    public async Task Step_IsCalledWithItsFence_AndGivesTheLockUpWithItsResult()
    {
        var id = await StartAsync(Locked, Input);
        var call = await Agents.NextAsync("change/1/1");
        var held = Assert.Single(call.Call.Payload.Locks);
        Assert.Equal("lock.held", await Refused(AcquireAsync(TimeSpan.Zero)));

        call.Succeed();
        var next = await Accepted(AcquireAsync(TimeSpan.FromSeconds(30)));

        Assert.True(next.Fence > held.Fence, "a fence grows with every holder");
        Assert.Equal(1, (await CompleteAsync(id)).Count<WorkflowEvent.LocksGranted>());
    }

    [Fact]
    public async Task Step_LockIsHeldByAnother_WaitsForIt()
    {
        var held = await Accepted(AcquireAsync(TimeSpan.Zero));
        var id = await StartAsync(Locked, Input);
        await WhenAsync(id, nameof(WorkflowEvent.StepStarted));
        Assert.Empty(Agents.RequestIds);

        Assert.Null(await Door().Locks.ReleaseAsync(Tag, held.Owner, held.Fence, CancellationToken.None));

        var call = await Agents.NextAsync("change/1/1");
        Assert.True(Assert.Single(call.Call.Payload.Locks).Fence > held.Fence, "a fence grows with every holder");
        call.Succeed();
        await CompleteAsync(id);
    }

    [Fact]
    public async Task Steps_OfManyRuns_HoldTheLockOneAfterAnother()
    {
        const int Runs = 10;
        var ids = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => Task.Run(() => StartAsync(Locked, Input))));
        var fences = new List<long>();
        for (var run = 0; run < Runs; run++)
        {
            var call = await Agents.NextAsync();
            Assert.False(Agents.TryNext(out _), "two agents work under one lock");
            fences.Add(call.Call.Payload.Locks[0].Fence);
            call.Succeed();
        }

        foreach (var id in ids)
        {
            await CompleteAsync(id);
        }

        Assert.Equal(fences.Distinct().Order(), fences);
    }

    [Fact]
    public async Task Cancel_WhileTheAgentWorks_GivesTheLockUp()
    {
        var id = await StartAsync(Locked, Input);
        await Agents.NextAsync("change/1/1");

        await Accepted(Door().Workflows.CancelAsync(id, "bob", "enough", CancellationToken.None));

        await Accepted(AcquireAsync(TimeSpan.FromSeconds(30)));
        await EndAsync(id);
    }

    [Fact]
    public async Task Crash_WhileTheAgentWorks_TheRepeatedCallHoldsTheLock()
    {
        var id = await StartAsync(Locked, Input);
        var first = await Agents.NextAsync("change/1/1");

        await Platform.CrashAsync();
        var second = await Agents.NextAsync("change/1/1");

        Assert.True(second.Call.Payload.Locks[0].Fence >= first.Call.Payload.Locks[0].Fence, "the fence went back");
        Assert.Equal("lock.held", await Refused(AcquireAsync(TimeSpan.Zero)));
        second.Succeed();
        await CompleteAsync(id);
        await Accepted(AcquireAsync(TimeSpan.FromSeconds(30)));
    }

    private Task<Core.Errors.Result<LockGrant>> AcquireAsync(TimeSpan wait) =>
        Door().Locks.AcquireAsync(new(Tag, "bob", TimeSpan.FromMinutes(1), wait), CancellationToken.None);
}
