using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Crashes;

/// <summary>What a host has acknowledged is there after a restart, and what waits goes on waiting.</summary>
public abstract class RestartContract(PlatformUnderTest platform) : ContractTests(platform)
{
    [Fact]
    public async Task Restart_AgentAnswersWhileTheHostDrains_ItsResultIsKept()
    {
        var id = await StartAsync(Flows.Three);
        var call = await Agents.NextAsync("research/1/1");

        var restarting = Platform.RestartAsync();
        call.Succeed("\"found\"");
        await restarting.Soon("the host restarts");
        var next = await Agents.NextAsync("write/1/1");

        Assert.Equal("\"found\"", next.Call.Payload.Steps["research"].ToString());
        next.Succeed();
        (await Agents.NextAsync("review/1/1")).Succeed();
        await CompleteAsync(id);
        Assert.Equal(3, Agents.RequestIds.Count);
    }

    [Fact]
    public async Task Restart_AgentDoesNotAnswer_IsToldToStopAndCalledAgain()
    {
        var id = await StartAsync(Flows.One);
        var first = await Agents.NextAsync("only/1/1");

        await Platform.RestartAsync().Soon("the host restarts");

        Assert.True(first.Stopped.IsCompleted, "a host that stops tells its agents");
        (await Agents.NextAsync("only/1/1")).Succeed();
        await CompleteAsync(id);
    }

    [Fact]
    public async Task Restart_RunWaits_ItGoesOnWaitingAndIsAnswered()
    {
        var id = await StartAsync("name: gate\nsteps: [ { id: deploy, capability: work, approval: true } ]\n");
        await WhenAsync(id, nameof(WorkflowEvent.WaitOpened));

        await Platform.RestartAsync();

        Assert.Equal("deploy", Assert.Single((await ViewAsync(id)).Waits).Name);
        await Accepted(SignalAsync(id, "deploy", "true"));
        (await Agents.NextAsync("deploy/1/1")).Succeed();
        await CompleteAsync(id);
    }

    [Fact]
    public async Task Crash_RunWaitsForADeadline_ItFiresAllTheSame()
    {
        var id = await StartAsync("name: patient-crash\nsteps: [ { id: ci, signal: ci, wait: { deadline: 500ms, default: 7 } } ]\n");
        await WhenAsync(id, nameof(WorkflowEvent.WaitOpened));

        await Platform.CrashAsync();

        Assert.Equal("7", (await CompleteAsync(id)).Output);
    }

    [Fact]
    public async Task Crash_StepBacksOff_ItsNextAttemptIsMade()
    {
        var id = await StartAsync("name: flaky-crash\nsteps: [ { id: only, capability: work, retry: { attempts: 2, backoff: 1s } } ]\n");
        (await Agents.NextAsync("only/1/1")).Fail();
        await WhenAsync(id, nameof(WorkflowEvent.StepAttemptFailed));

        await Platform.CrashAsync();

        (await Agents.NextAsync("only/1/2")).Succeed();
        await CompleteAsync(id);
    }

    [Fact]
    public async Task Crash_KeysAndDefinitionsAndEndedRunsAreKept()
    {
        AgentsSucceed("1");
        var id = await StartAsync(Flows.One, key: Tag);
        await CompleteAsync(id);
        var before = await Door().Feed.ReadAsync(new(id), 0, 100, CancellationToken.None);

        await Platform.CrashAsync();

        Assert.Equal(id, await StartAsync(Flows.One, key: Tag));
        Assert.Equal(before, await Door().Feed.ReadAsync(new(id), 0, 100, CancellationToken.None));
        Assert.Equal("1", (await ViewAsync(id)).Output?.ToString());
        Assert.Equal("one", (await Accepted(Door().Definitions.FindAsync("one", CancellationToken.None))).Definition.Name);
        Assert.Single(Agents.RequestIds);
    }

    [Fact]
    public async Task Crash_MessagesThatWait_AreDeliveredOnce()
    {
        var id = await StartAsync(Flows.Three);
        await Agents.NextAsync("research/1/1");
        await Accepted(Door().Workflows.SendMessagesAsync(id, "bob", [new("write", Core.Json.JsonPayload.Parse("1"))], null, CancellationToken.None));

        await Platform.CrashAsync();
        (await Agents.NextAsync("research/1/1")).Succeed();
        var write = await Agents.NextAsync("write/1/1");

        Assert.Equal("1", Assert.Single(write.Call.Payload.Messages).Payload.ToString());
        write.Succeed();
        (await Agents.NextAsync("review/1/1")).Succeed();
        await CompleteAsync(id);
    }
}
