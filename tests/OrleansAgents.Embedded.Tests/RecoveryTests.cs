using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Embedded.Tests;

/// <summary>The next process takes up what the last one left.</summary>
public class RecoveryTests
{
    [Fact]
    public async Task Recover_AThousandUnfinishedRuns_EachGoesOnOnce()
    {
        const int Runs = 1000;
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var first = world.StartHost();
        var ids = new List<string>();
        for (var run = 0; run < Runs; run++)
        {
            ids.Add(await first.StartAsync());
        }

        var second = world.StartHost();
        second.Agents.Script = _ => AgentAnswer.Success(JsonPayload.EmptyObject);
        Assert.NotNull(second.Host.NotReadyBecause);
        Assert.Equal(Runs, await second.Host.RecoverAsync(CancellationToken.None));
        Assert.Null(second.Host.NotReadyBecause);

        foreach (var id in ids)
        {
            Assert.IsType<WorkflowEvent.WorkflowCompleted>((await world.WhenEndedAsync(id))[^1]);
        }

        await second.WhenEmptyAsync();
        Assert.Equal(ids.SelectMany(id => new[] { $"{id}/research/1/1", $"{id}/review/1/1", $"{id}/write/1/1" }).Order(), second.Agents.RequestIds.Order());
    }

    [Fact]
    public async Task Recover_NothingUnfinished_IsReadyAtOnce()
    {
        using var world = new TestWorld(DefinitionBuilder.Linear("only"));
        var first = world.StartHost();
        first.Agents.Script = _ => AgentAnswer.Success(JsonPayload.EmptyObject);
        await world.WhenEndedAsync(await first.StartAsync());

        var second = world.StartHost();

        Assert.Equal(0, await second.Host.RecoverAsync(CancellationToken.None));
        Assert.Null(second.Host.NotReadyBecause);
        Assert.Equal(0, second.Host.ActivationCount);
    }

    [Fact]
    public async Task Recover_JournalFromTheFuture_IsLeftAloneAndTheOthersGoOn()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var first = world.StartHost();
        var (damaged, sound) = (await first.StartAsync(), await first.StartAsync());
        world.FromTheFuture.Add(damaged);
        var before = (await world.JournalAsync(damaged)).Count;

        var second = world.StartHost();
        Assert.Equal(2, await second.Host.RecoverAsync(CancellationToken.None));

        Assert.Null(second.Host.NotReadyBecause);
        Assert.Equal($"{sound}/research/1/1", (await second.Agents.NextAsync()).RequestId);
        Assert.Equal(before, (await world.JournalAsync(damaged)).Count);
        Assert.Single(second.Agents.RequestIds);
    }

    [Fact]
    public async Task Recover_DefinitionCannotBeRead_IsLeftAloneAndSaysWhichOneIsMissing()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var id = await world.StartHost().StartAsync();
        world.Definitions.Forget(world.Definition.Name);
        var second = world.StartHost();

        Assert.Equal(1, await second.Host.RecoverAsync(CancellationToken.None));

        Assert.Null(second.Host.NotReadyBecause);
        Assert.Empty(second.Agents.RequestIds);
        var why = await Assert.ThrowsAsync<InvalidDataException>(() => second.Grain(id).WakeAsync(CancellationToken.None));
        Assert.Contains(world.Definition.Name, why.Message, StringComparison.Ordinal);
    }
}
