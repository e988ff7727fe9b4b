using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Crashes;

/// <summary>A host that dies leaves nothing undone and does nothing twice.</summary>
public abstract class CrashContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private const int Runs = 50;
    private static readonly string[] Steps = ["research", "write", "review"];

    [Fact]
    public async Task Crash_AgentWorksOnAnIdempotentStep_IsCalledAgainUnderTheSameRequestId()
    {
        var id = await StartAsync(Flows.Three);
        (await Agents.NextAsync("research/1/1")).Succeed("\"found\"");
        var first = await Agents.NextAsync("write/1/1");

        await Platform.CrashAsync();
        var second = await Agents.NextAsync("write/1/1");
        first.Succeed("\"of the dead host\"");
        second.Succeed("\"written\"");
        (await Agents.NextAsync("review/1/1")).Succeed();

        var history = await CompleteAsync(id);
        Assert.Equal((first.RequestId, first.Call.TraceParent), (second.RequestId, second.Call.TraceParent));
        Assert.Equal("\"written\"", history.State.Steps[1].Result?.ToString());
        Assert.Equal(4, Agents.RequestIds.Count);
    }

    [Fact]
    public async Task Crash_AgentWorksOnAOnceStep_ItIsUnknownAndNotCalledAgain()
    {
        var id = await StartAsync(Flows.Once);
        await Agents.NextAsync("pay/1/1");

        await Platform.CrashAsync();
        await WhenAsync(id, nameof(WorkflowEvent.StepOutcomeUnknown));

        Assert.Equal((WorkflowStatus.Waiting, "unknown"), ((await ViewAsync(id)).Status, (await ViewAsync(id)).Steps[0].Status));
        Assert.Single(Agents.RequestIds);
        await Accepted(Door().Workflows.ResolveAsync(id, new("pay", ResolvedOutcome.Done, JsonPayload.Parse("\"paid\""), "bob", "looked"), CancellationToken.None));
        (await Agents.NextAsync("write/1/1")).Succeed();
        await CompleteAsync(id);
    }

    [Fact]
    public async Task Crash_EveryRunHasAnAgentThatWorks_EachGoesOnFromThere()
    {
        Agents.Script = call => Steps[(int)call.Payload.Input.ToElement().GetInt64() % Steps.Length] == call.RequestType ? null : Done;
        var ids = await StartAllAsync();
        var held = new List<string>();
        while (held.Count < Runs)
        {
            var call = await Agents.NextAsync();
            held.AddRange(Agents.Script(call.Call) is null ? [call.RequestId] : []);
        }

        Agents.Script = _ => Done;
        await Platform.CrashAsync();

        await CompleteAllAsync(ids);
        Assert.Equal(Calls(ids).Concat(held).Order(), Agents.RequestIds.Order());
    }

    [Fact]
    public async Task Crash_WhileManyRunsMove_AllCompleteAndNoFinishedStepIsDoneAgain()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = 0;
        Agents.Script = call =>
        {
            if (call.RequestType != "research" && Interlocked.Increment(ref calls) == Runs)
            {
                gate.SetResult();
            }

            return Done;
        };
        var ids = await StartAllAsync();

        await gate.Task.Soon("half of the steps are called");
        await Platform.CrashAsync();

        await CompleteAllAsync(ids);
        var made = Agents.RequestIds.CountBy(id => id).ToList();
        Assert.Equal(Calls(ids).Order(), made.Select(call => call.Key).Order());
        Assert.All(made, call => Assert.InRange(call.Value, 1, 2));
    }

    [Fact]
    public async Task Crash_AgainAndAgain_TheRunCompletes()
    {
        var id = await StartAsync(Flows.Three);
        foreach (var step in Steps)
        {
            await Agents.NextAsync($"{step}/1/1");
            await Platform.CrashAsync();
            (await Agents.NextAsync($"{step}/1/1")).Succeed();
        }

        await CompleteAsync(id);
        Assert.Equal(6, Agents.RequestIds.Count);
    }

    private static AgentAnswer Done => AgentAnswer.Success(JsonPayload.EmptyObject);

    private Task<string[]> StartAllAsync() => Task.WhenAll(Enumerable.Range(0, Runs).Select(run => Task.Run(() => StartAsync(Flows.Three, $"{run}"))));

    private async Task CompleteAllAsync(string[] ids)
    {
        foreach (var id in ids)
        {
            Assert.Equal(3, (await CompleteAsync(id)).Count<WorkflowEvent.StepCompleted>());
        }
    }

    private static IEnumerable<string> Calls(string[] ids) => ids.SelectMany(id => Steps.Select(step => $"{id}/{step}/1/1"));
}
