using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Wherever the process dies, the next one brings the run to the same end.</summary>
public class WorkflowCrashTests
{
    public static TheoryData<string, string, int> Kills { get; } = AllKills();

    [Theory, MemberData(nameof(Kills))]
    public async Task KilledAnywhere_NextHost_ReachesTheSameEnd(string shape, string point, int number)
    {
        using var world = new TestWorld(Shape(shape));
        var crash = new CrashPoints(point, number);
        var first = Host(world, crash);
        _ = first.Client.StartAsync(first.Request("key"), CancellationToken.None);
        await crash.Dead.Soon($"the process passes {point} {number}");
        var called = first.Agents.RequestIds;
        var inFlight = called.Except(await ReceiptsAsync(world)).ToList();

        var second = Host(world, CrashPoints.Never);
        await second.Host.RecoverAsync(CancellationToken.None);
        var id = await second.StartAsync("key");                      // the client never heard an answer, and asks again
        var journal = await world.WhenEndedAsync(id);

        Assert.Equal(ExpectedKinds(shape), journal.Select(e => e.Kind));
        JournalAudit.Check(journal.Aggregate(WorkflowState.Empty(new(id), world.Definition), WorkflowMachine.Apply), journal);
        Assert.Equal(called.Distinct(), called);
        Assert.Equal(second.Agents.RequestIds.Distinct(), second.Agents.RequestIds);
        Assert.Equal(inFlight, called.Intersect(second.Agents.RequestIds));
        Assert.Equal(
            journal.OfType<WorkflowEvent.StepCompleted>().Select(e => $"{id}/{e.Step}/{e.Cycle}/{e.Attempt}"),
            called.Concat(second.Agents.RequestIds).Distinct());
        Assert.Single(await world.Store.ListAsync(new(), CancellationToken.None));
    }

    private static TheoryData<string, string, int> AllKills()
    {
        var kills = new TheoryData<string, string, int>();
        foreach (var (shape, calls) in new[] { ("linear", 3), ("cyclic", 5) })
        {
            for (var number = 1; number <= calls + 1; number++)       // one append starts the run, each answer makes another
            {
                kills.Add(shape, CrashPoints.BeforeAppend, number);
                kills.Add(shape, CrashPoints.AfterAppend, number);
                if (number <= calls)
                {
                    kills.Add(shape, CrashPoints.BeforeCall, number);
                }
            }
        }

        return kills;
    }

    private static DefinitionBuilder Shape(string shape) => shape == "linear" ? DefinitionBuilder.ThreeSteps() : DefinitionBuilder.Cyclic();

    private static IEnumerable<string> ExpectedKinds(string shape)
    {
        string[] step = ["ServiceRecommended", "ServiceSelected", "StepStarted", "StepCompleted"];
        return shape == "linear"
            ? ["WorkflowStarted", .. step, .. step, .. step, "WorkflowCompleted"]
            : ["WorkflowStarted", .. step, .. step, .. step, "CycleStarted", .. step, .. step, "LoopExhausted", "WorkflowCompleted"];
    }

    private static TestHost Host(TestWorld world, CrashPoints crash)
    {
        var host = world.StartHost(crash: crash);
        host.Agents.Script = call => AgentAnswer.Success(JsonPayload.Parse($"\"{call.RequestType} {call.Payload.Cycle}\""));
        return host;
    }

    private static async Task<IEnumerable<string>> ReceiptsAsync(TestWorld world)
    {
        var heads = await world.Store.ListAsync(new(), CancellationToken.None);
        var receipts = new List<string>();
        foreach (var head in heads)
        {
            receipts.AddRange((await world.JournalAsync(head.Id)).OfType<WorkflowEvent.StepCompleted>()
                .Select(e => $"{head.Id}/{e.Step}/{e.Cycle}/{e.Attempt}"));
        }

        return receipts;
    }
}
