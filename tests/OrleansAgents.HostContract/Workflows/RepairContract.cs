using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;

namespace OrleansAgents.HostContract.Workflows;

/// <summary>What people do about runs that went wrong: retry, extend, resolve.</summary>
public abstract class RepairContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private const string OnePass = """
        name: one-pass
        limits: { cycles: 1 }
        steps:
          - { id: write, capability: write }
          - { id: review, capability: review }
        loop: { from: review, to: write, until: { path: /approved, equals: true }, maxCycles: 1, onExhausted: ask }
        """;

    [Fact]
    public async Task Retry_OfAFailedRun_RunsAgainWhatFailedAlone()
    {
        var id = await StartAsync(Flows.Three);
        (await Agents.NextAsync("research/1/1")).Succeed("\"found\"");
        (await Agents.NextAsync("write/1/1")).Fail(retryable: false);
        await EndAsync(id);

        await Accepted(RetryAsync(id));
        (await Agents.NextAsync("write/1/2")).Succeed();
        (await Agents.NextAsync("review/1/1")).Succeed("\"reviewed\"");

        Assert.Equal("\"reviewed\"", (await CompleteAsync(id)).Output);
        Assert.Equal(4, Agents.RequestIds.Count);
    }

    [Fact]
    public async Task Retry_OfARunThatHasNotFailed_IsRefused()
    {
        var id = await StartAsync(Flows.One);

        Assert.Equal("workflow.not_failed", await Refused(RetryAsync(id)));
        Assert.Equal("workflow.not_found", await Refused(RetryAsync("no-such-run")));
    }

    [Fact]
    public async Task ExtendLimits_OfARunThatAsksForRoom_LetsItGoOn()
    {
        var rounds = 0;
        Agents.Script = call => AgentAnswer.Success(JsonPayload.Parse(call.RequestType == "review" && ++rounds == 2 ? """{"approved":true}""" : "{}"));
        var id = await StartAsync(OnePass);
        await WhenAsync(id, nameof(WorkflowEvent.WaitOpened));

        var view = await Accepted(ExtendAsync(id, new(Cycles: 2)));

        Assert.Equal(2, view.MaxCycles);
        Assert.Equal(2, (await CompleteAsync(id)).State.CurrentCycle);
    }

    [Fact]
    public async Task ExtendLimits_BeyondWhatMayBe_IsRefused()
    {
        var id = await StartAsync(Flows.Three);

        Assert.Equal("limit.above_operator", await Refused(ExtendAsync(id, new(Hops: 999))));
        Assert.Equal("limit.lowered", await Refused(ExtendAsync(id, new(Hops: 1))));
        Assert.Equal("limit.none", await Refused(ExtendAsync(id, new())));
        Assert.Equal("limit.not_applicable", await Refused(ExtendAsync(id, new(Cycles: 2))));
    }

    [Fact]
    public async Task Resolve_WorkIsDone_TakesItsResultAndCallsNobody()
    {
        var id = await UnknownAsync();

        await Accepted(ResolveAsync(id, ResolvedOutcome.Done, JsonPayload.Parse("\"paid\"")));
        var next = await Agents.NextAsync("write/1/1");
        next.Succeed();

        await CompleteAsync(id);
        Assert.Equal("\"paid\"", next.Call.Payload.Steps["pay"].ToString());
    }

    [Fact]
    public async Task Resolve_Again_CallsUnderANewRequestId()
    {
        var id = await UnknownAsync();

        await Accepted(ResolveAsync(id, ResolvedOutcome.Again));
        (await Agents.NextAsync("pay/1/2")).Succeed();
        (await Agents.NextAsync("write/1/1")).Succeed();

        await CompleteAsync(id);
    }

    [Fact]
    public async Task Resolve_Fail_FailsTheRun()
    {
        var id = await UnknownAsync();

        await Accepted(ResolveAsync(id, ResolvedOutcome.Fail));

        Assert.Equal(WorkflowStatus.Failed, (await EndAsync(id)).State.Status);
    }

    [Fact]
    public async Task Resolve_OfAStepThatIsNotUnknown_IsRefused()
    {
        var id = await StartAsync(Flows.Once);
        await Agents.NextAsync("pay/1/1");

        Assert.Equal("step.not_unknown", await Refused(ResolveAsync(id, ResolvedOutcome.Again)));
        Assert.Equal("step.not_found", await Refused(Door().Workflows.ResolveAsync(id, new("nonsense", ResolvedOutcome.Again, null, "bob", "x"), CancellationToken.None)));
    }

    private async Task<string> UnknownAsync()
    {
        var id = await StartAsync(Flows.Once);
        (await Agents.NextAsync("pay/1/1")).Give(AgentAnswer.Lost("agent.timeout", "No answer came.", retryable: true));
        await WhenAsync(id, nameof(WorkflowEvent.StepOutcomeUnknown));
        Assert.Equal((WorkflowStatus.Waiting, "unknown"), ((await ViewAsync(id)).Status, (await ViewAsync(id)).Steps[0].Status));
        return id;
    }

    private Task<Result<WorkflowView>> RetryAsync(string id) => Door().Workflows.RetryAsync(id, "bob", "again", CancellationToken.None);

    private Task<Result<WorkflowView>> ExtendAsync(string id, LimitExtension limits) => Door().Workflows.ExtendLimitsAsync(id, limits, "bob", "more", CancellationToken.None);

    private Task<Result<WorkflowView>> ResolveAsync(string id, ResolvedOutcome outcome, JsonPayload? result = null) =>
        Door().Workflows.ResolveAsync(id, new("pay", outcome, result, "bob", "looked"), CancellationToken.None);
}
