using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Workflows;

/// <summary>Runs of every shape end as their definitions say.</summary>
public abstract class ShapeContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private const string Cyclic = """
        name: cyclic
        steps:
          - { id: research, capability: research }
          - { id: write, capability: write }
          - { id: review, capability: review }
        loop: { from: review, to: write, until: { path: /approved, equals: true }, maxCycles: 2, onExhausted: complete }
        output: write
        """;

    private const string Routed = """
        name: routed
        route: { until: { path: /approved, equals: true } }
        steps:
          - { id: research, capability: research }
          - { id: write, capability: write }
          - { id: review, capability: review }
        """;

    [Fact]
    public async Task Linear_StepsRunInOrderAndSeeWhatCameBefore()
    {
        var id = await StartAsync(Flows.Three, """{"question":"why"}""");
        (await Agents.NextAsync("research/1/1")).Succeed("\"found\"");
        (await Agents.NextAsync("write/1/1")).Succeed("\"written\"");
        var last = await Agents.NextAsync("review/1/1");
        last.Succeed("\"reviewed\"");

        var history = await CompleteAsync(id);

        Assert.Equal("\"reviewed\"", history.Output);
        Assert.Equal("""{"question":"why"}""", last.Call.Payload.Input.ToString());
        Assert.Equal(("\"found\"", "\"written\""), (last.Call.Payload.Steps["research"].ToString(), last.Call.Payload.Steps["write"].ToString()));
        Assert.Equal((3, 0), (last.Call.Payload.Hop, last.Call.Payload.RemainingHops));
        string[] step = ["ServiceRecommended", "ServiceSelected", "StepStarted", "StepCompleted"];
        Assert.Equal(["WorkflowStarted", .. step, .. step, .. step, "WorkflowCompleted"], history.Kinds);
    }

    [Fact]
    public async Task Parallel_StepsWorkTogetherUpToTheFanOut_AndTheJoinWaitsForAll()
    {
        var id = await StartAsync(Flows.Wide(ContractSettings.FanOut));
        var together = new List<ScriptedCall>();
        for (var i = 0; i < ContractSettings.FanOut; i++)
        {
            together.Add(await Agents.NextAsync());
        }

        together.ForEach(call => call.Succeed($"\"{call.Attempt}\""));
        var join = await Agents.NextAsync("join/1/1");
        join.Succeed("\"joined\"");

        Assert.Equal("\"joined\"", (await CompleteAsync(id)).Output);
        Assert.Equal(ContractSettings.FanOut, together.Select(call => call.Attempt).Distinct().Count());
        Assert.Equal(together.Select(call => $"\"{call.Attempt}\"").Order(), join.Call.Payload.Steps.Values.Select(result => result.ToString()).Order());
    }

    [Fact]
    public async Task Cyclic_ApprovedInTheSecondPass_EndsWithItsOutput()
    {
        Agents.Script = call => AgentAnswer.Success(JsonPayload.Parse(call.RequestType == "review" ? $$"""{"approved":{{(call.Payload.Cycle == 2 ? "true" : "false")}}}""" : $"{call.Payload.Cycle}"));

        var history = await CompleteAsync(await StartAsync(Cyclic));

        Assert.Equal("2", history.Output);
        Assert.Equal(["research/1/1", "write/1/1", "review/1/1", "write/2/1", "review/2/1"], Attempts());
        Assert.False(history.State.LoopExhausted);
    }

    [Fact]
    public async Task Cyclic_NeverApproved_CompletesAsExhausted()
    {
        Agents.Script = _ => AgentAnswer.Success(JsonPayload.Parse("""{"approved":false}"""));

        var history = await CompleteAsync(await StartAsync(Cyclic));

        Assert.Equal(2, history.State.CurrentCycle);
        Assert.Equal(1, history.Count<WorkflowEvent.LoopExhausted>());
        Assert.True(history.State.LoopExhausted);
    }

    [Fact]
    public async Task Routed_GoesWhereResultsPointUntilOneIsApproved()
    {
        Agents.Script = call => AgentAnswer.Success(JsonPayload.Parse(call.RequestType switch
        {
            "research" => """{"next":"review"}""",
            "review" when !call.Payload.Steps.ContainsKey("write") => """{"next":"write"}""",
            "write" => """{"next":"review"}""",
            _ => """{"approved":true}""",
        }));

        var history = await CompleteAsync(await StartAsync(Routed));

        Assert.Equal("""{"approved":true}""", history.Output);
        Assert.Equal(["research", "review", "write", "review"], history.Events.OfType<WorkflowEvent.StepChosen>().Select(e => e.Step).OfType<string>());
    }

    [Fact]
    public async Task StepFails_IsRetriedAsOftenAsItsPolicySays()
    {
        var id = await StartAsync("name: flaky\nsteps: [ { id: only, capability: work, retry: { attempts: 3, backoff: 10ms } } ]\n");
        (await Agents.NextAsync("only/1/1")).Fail();
        (await Agents.NextAsync("only/1/2")).Fail();
        (await Agents.NextAsync("only/1/3")).Succeed("3");

        var history = await CompleteAsync(id);

        Assert.Equal("3", history.Output);
        Assert.Equal(2, history.Count<WorkflowEvent.StepAttemptFailed>());
    }

    [Fact]
    public async Task StepFails_NotRetryable_FailsTheRunAndKeepsWhatIsDone()
    {
        var id = await StartAsync(Flows.Three);
        (await Agents.NextAsync("research/1/1")).Succeed("\"found\"");
        (await Agents.NextAsync("write/1/1")).Fail(retryable: false);

        var history = await EndAsync(id);

        Assert.Equal((WorkflowStatus.Failed, "agent.failed"), (history.State.Status, history.State.Error?.Code));
        Assert.Equal("\"found\"", history.State.Steps[0].Result?.ToString());
    }

    [Fact]
    public async Task WallClock_IsUsedUp_FailsTheRunAndStopsItsAgents()
    {
        var id = await StartAsync("name: hurried\nlimits: { wallClock: 2s }\nsteps: [ { id: only, capability: work } ]\n");
        var call = await Agents.NextAsync("only/1/1");

        Assert.Equal("limit.wall_clock", (await EndAsync(id)).State.Error?.Code);
        await call.Stopped.Soon("the agent is told to stop");
    }

    private IEnumerable<string> Attempts() => Agents.RequestIds.Select(id => id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..]);
}
