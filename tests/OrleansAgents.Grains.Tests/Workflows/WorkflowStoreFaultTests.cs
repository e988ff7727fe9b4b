using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>A store that fails costs time, never a result, and never a second call.</summary>
public class WorkflowStoreFaultTests
{
    [Theory, InlineData(AppendFault.BeforeWriting), InlineData(AppendFault.AfterWriting)]
    public async Task Answer_StoreFails_IsOfferedAgainAndAppliedOnce(AppendFault fault)
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");
        world.Store.FailNextAppend(fault);
        call.Succeed("\"found\"");

        await world.Time.WhenTimersAsync(4).Soon("the answer waits for its next delivery");      // beside it: two sweepers, and the reload
        world.Time.Advance(TimeSpan.FromSeconds(1));

        (await host.Agents.NextAsync("write/1/1")).Succeed();
        (await host.Agents.NextAsync("review/1/1")).Succeed();
        var journal = await world.WhenEndedAsync(id);
        Assert.Equal("\"found\"", Assert.Single(journal.OfType<WorkflowEvent.StepCompleted>(), e => e.Step == "research").Result.ToString());
        JournalAudit.Check(journal.Aggregate(WorkflowState.Empty(new(id), world.Definition), WorkflowMachine.Apply), journal);
        Assert.Equal(3, host.Agents.RequestIds.Count);
    }

    [Fact]
    public async Task Answer_StoreIsDownForLong_CallsNoAgentASecondTime()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Limits(l => l with { WallClock = TimeSpan.FromDays(1000) }));
        var host = world.StartHost();
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");
        for (var i = 0; i < 20; i++)
        {
            world.Store.FailNextAppend(AppendFault.BeforeWriting);
        }

        call.Succeed("\"found\"");
        for (var next = host.Agents.NextAsync("write/1/1"); !next.IsCompletedSuccessfully; await Task.Yield())
        {
            await (next.IsCompleted ? next : Task.CompletedTask);
            await host.Grain(id).WakeAsync(CancellationToken.None);      // the run is loaded, and reconciles what it finds
            world.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([$"{id}/research/1/1", $"{id}/write/1/1"], host.Agents.RequestIds);
    }

    [Fact]
    public async Task Start_StoreFailsBeforeWriting_IsReportedAndLeavesNothing()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        world.Store.FailNextAppend(AppendFault.BeforeWriting);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Client.StartAsync(host.Request("key"), CancellationToken.None));

        Assert.Equal("store.disk_full", fault.Code);
        world.Time.Advance(TimeSpan.FromSeconds(2));
        await host.WhenEmptyAsync();
        Assert.Empty(await world.Store.ListAsync(new(), CancellationToken.None));
        await host.StartAsync("key");
        await host.Agents.NextAsync("research/1/1");
    }

    [Fact]
    public async Task Start_StoreFailsAfterWriting_RunGoesOnByItselfAndTheKeyFindsIt()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        world.Store.FailNextAppend(AppendFault.AfterWriting);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Client.StartAsync(host.Request("key"), CancellationToken.None));

        Assert.Empty(host.Agents.RequestIds);
        world.Time.Advance(TimeSpan.FromSeconds(2));

        var call = await host.Agents.NextAsync("research/1/1");
        Assert.Equal($"{await host.StartAsync("key")}/research/1/1", call.RequestId);
        Assert.Single(host.Agents.RequestIds);
    }

    [Theory, InlineData(AppendFault.BeforeWriting), InlineData(AppendFault.AfterWriting)]
    public async Task Retry_StoreFailsWhenItIsClaimed_IsClaimedLater(AppendFault fault)
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Retry(2, TimeSpan.FromSeconds(1)));
        var host = world.StartHost();
        var id = await host.StartAsync();
        (await host.Agents.NextAsync("research/1/1")).Fail();
        await world.WhenAsync(id, "StepAttemptFailed");
        await host.Grain(id).WakeAsync(CancellationToken.None);
        world.Store.FailNextAppend(fault);

        world.Time.Advance(TimeSpan.FromSeconds(1));
        await host.Grain(id).WakeAsync(CancellationToken.None);
        world.Time.Advance(TimeSpan.FromSeconds(5));

        await host.Agents.NextAsync("research/1/2");
        Assert.Equal(2, host.Agents.RequestIds.Count);
    }

    [Fact]
    public async Task Cancel_StoreFails_IsReportedAndTheAgentWorksOn()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");
        world.Store.FailNextAppend(AppendFault.BeforeWriting);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Client.CancelAsync(id, "ann", "enough", CancellationToken.None));

        call.Succeed();
        await host.Agents.NextAsync("write/1/1");
        Assert.Equal(2, host.Agents.RequestIds.Count);
    }

    [Fact]
    public async Task Cancel_WrittenButReportedAsFailed_StopsTheAgentOnceTheJournalIsReadAgain()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");
        world.Store.FailNextAppend(AppendFault.AfterWriting);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Client.CancelAsync(id, "ann", "enough", CancellationToken.None));

        world.Time.Advance(TimeSpan.FromSeconds(2));

        await call.Stopped.Soon("the agent is told to stop");
        await host.WhenEmptyAsync();
    }
}
