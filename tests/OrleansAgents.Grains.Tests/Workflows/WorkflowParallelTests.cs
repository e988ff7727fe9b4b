using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Siblings run together, share appends, and survive a crash each by itself.</summary>
public class WorkflowParallelTests
{
    public static TheoryData<string, int> Kills { get; } = AllKills();

    [Fact]
    public async Task Answers_ThatComeWhileTheJournalIsWritten_ShareOneAppend()
    {
        using var world = new TestWorld(DefinitionBuilder.Parallel("a", "b", "c", "d", "join: a b c d"));
        var host = world.StartHost();
        var id = await host.StartAsync();
        var calls = new[] { await host.Agents.NextAsync(), await host.Agents.NextAsync(), await host.Agents.NextAsync(), await host.Agents.NextAsync() };
        var appends = new List<ObservedAppend>();
        world.Store.OnAppend = appends.Add;
        var held = world.Store.HoldAppends();

        calls[0].Succeed();
        await held.WhenHeldAsync(1).Soon("the first answer is written");
        var waiting = calls[1..].Select(c => host.Grain(id).ExecuteAsync(Answer(id, c.Attempt), CancellationToken.None)).ToList();
        held.Release();
        await Task.WhenAll(waiting).Soon("the others are written");
        (await host.Agents.NextAsync("join/1/1")).Succeed();
        await world.WhenEndedAsync(id);

        Assert.Equal(3, appends.Count);                       // the first, the other three together, the join's
    }

    [Theory, MemberData(nameof(Kills))]
    public async Task KilledAnywhere_NextHost_FinishesEachStepOnce(string point, int number)
    {
        using var world = new TestWorld(DefinitionBuilder.Parallel("a", "b", "c", "join: a b c"));
        var crash = new CrashPoints(point, number);
        var first = Host(world, crash);
        _ = first.Client.StartAsync(first.Request("key"), CancellationToken.None);
        await Task.WhenAny(crash.Dead, EndedAsync(world)).Soon($"the process passes {point} {number}, or the run ends");

        var second = Host(world, CrashPoints.Never);
        await second.Host.RecoverAsync(CancellationToken.None);
        var id = await second.StartAsync("key");
        var journal = await world.WhenEndedAsync(id);

        JournalAudit.Check(journal.Aggregate(WorkflowState.Empty(new(id), world.Definition), WorkflowMachine.Apply), journal);
        Assert.Equal(["a", "b", "c", "join"], journal.OfType<WorkflowEvent.StepCompleted>().Select(e => e.Step).Order());
        Assert.Equal(["a", "b", "c", "join"], journal.OfType<WorkflowEvent.StepStarted>().Select(e => e.Step).Order());
    }

    private static WorkflowCommand.CompleteStep Answer(string id, string attempt) =>
        new(new(new(id), attempt[..1], Cycle: 1, Attempt: 1), JsonPayload.EmptyObject, TimeSpan.Zero);

    private static async Task EndedAsync(TestWorld world)
    {
        while (true)
        {
            var heads = await world.Store.ListAsync(new(), CancellationToken.None);
            if (heads is [var head])
            {
                await world.WhenEndedAsync(head.Id);
                return;
            }

            await Task.Yield();
        }
    }

    private static TheoryData<string, int> AllKills()
    {
        var kills = new TheoryData<string, int>();
        for (var number = 1; number <= 5; number++)
        {
            kills.Add(CrashPoints.BeforeAppend, number);
            kills.Add(CrashPoints.AfterAppend, number);
            kills.Add(CrashPoints.BeforeCall, Math.Min(number, 4));
        }

        return kills;
    }

    private static TestHost Host(TestWorld world, CrashPoints crash)
    {
        var host = world.StartHost(crash: crash);
        host.Agents.Script = call => AgentAnswer.Success(JsonPayload.Parse($"\"{call.RequestType}\""));
        return host;
    }
}
