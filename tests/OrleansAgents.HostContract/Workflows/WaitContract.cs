using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;

namespace OrleansAgents.HostContract.Workflows;

/// <summary>Runs wait for people and signals, and for no longer than they should.</summary>
public abstract class WaitContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private const string Gate = "name: gate\nsteps: [ { id: deploy, capability: work, approval: true } ]\n";

    private const string Late = """
        name: late
        steps:
          - { id: write, capability: write }
          - { id: ci, signal: ci-finished }
        """;

    [Fact]
    public async Task Approval_IsGiven_TheStepIsCalled()
    {
        AgentsSucceed("\"deployed\"");
        var id = await WaitingAsync(Gate);
        Assert.Empty(Agents.RequestIds);
        var wait = Assert.Single((await ViewAsync(id)).Waits);
        Assert.Equal(("deploy", WaitKind.Approval), (wait.Name, wait.Kind));

        await Accepted(SignalAsync(id, "deploy", """{"approved":true}"""));

        Assert.Equal("\"deployed\"", (await CompleteAsync(id)).Output);
    }

    [Fact]
    public async Task Approval_IsRefused_TheRunFailsAndNobodyIsCalled()
    {
        var id = await WaitingAsync(Gate);

        await Accepted(SignalAsync(id, "deploy", """{"approved":false}"""));

        Assert.Equal("approval.rejected", (await EndAsync(id)).State.Error?.Code);
        Assert.Empty(Agents.RequestIds);
    }

    [Fact]
    public async Task HumanAgent_Answers_ItsAnswerIsTheResult()
    {
        var id = await WaitingAsync("name: signed\nsteps: [ { id: title, capability: sign } ]\n");
        Assert.Equal("ann", Assert.Single((await ViewAsync(id)).Waits).Agent);

        await Accepted(SignalAsync(id, "title", "\"A better title\""));

        Assert.Equal("\"A better title\"", (await CompleteAsync(id)).Output);
    }

    [Fact]
    public async Task Signal_BeforeItsStep_IsKept()
    {
        var id = await StartAsync(Late);
        var call = await Agents.NextAsync("write/1/1");
        await Accepted(SignalAsync(id, "ci-finished", """{"passed":true}"""));

        call.Succeed();

        Assert.Equal("""{"passed":true}""", (await CompleteAsync(id)).Output);
    }

    [Fact]
    public async Task Signal_SameAnswerAgain_ChangesNothing()
    {
        var id = await StartAsync(Late);
        var first = await Accepted(SignalAsync(id, "ci-finished", "1"));

        var second = await Accepted(SignalAsync(id, "ci-finished", "1"));

        Assert.Equal(first.Version, second.Version);
        Assert.Equal("wait.answered", await Refused(SignalAsync(id, "ci-finished", "2")));
    }

    [Fact]
    public async Task Signal_ThatNobodyAwaits_IsRefused()
    {
        var id = await WaitingAsync(Gate);
        var before = (await ViewAsync(id)).Version;

        Assert.Equal("signal.unknown", await Refused(SignalAsync(id, "nonsense", "1")));
        Assert.Equal("signal.invalid", await Refused(SignalAsync(id, "deploy", "\"perhaps\"")));
        Assert.Equal("workflow.not_found", await Refused(SignalAsync("no-such-run", "deploy", "true")));

        Assert.Equal(before, (await ViewAsync(id)).Version);
    }

    [Fact]
    public async Task Signal_AfterTheEnd_IsRefused()
    {
        AgentsSucceed();
        var id = await StartAsync(Flows.One);
        await CompleteAsync(id);

        Assert.Equal("workflow.ended", await Refused(SignalAsync(id, "only", "1")));
    }

    [Fact]
    public async Task Deadline_WithADefault_TakesIt()
    {
        var id = await WaitingAsync("name: patient\nsteps: [ { id: ci, signal: ci, wait: { deadline: 200ms, default: { passed: false } } } ]\n");

        var history = await CompleteAsync(id);

        Assert.Equal("""{"passed":false}""", history.Output);
        var (opened, answered) = (history.Events.OfType<WorkflowEvent.WaitOpened>().Single(), history.Events.OfType<WorkflowEvent.WaitAnswered>().Single());
        Assert.InRange(answered.At, opened.Deadline!.Value, DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task Deadline_WithoutADefault_FailsTheStep()
    {
        var id = await WaitingAsync("name: impatient\nsteps: [ { id: deploy, capability: work, approval: { deadline: 200ms } } ]\n");

        Assert.Equal("wait.deadline", (await EndAsync(id)).State.Error?.Code);
        Assert.Empty(Agents.RequestIds);
    }

    private async Task<string> WaitingAsync(string flow)
    {
        var id = await StartAsync(flow);
        await WhenAsync(id, nameof(WorkflowEvent.WaitOpened));
        return id;
    }
}
