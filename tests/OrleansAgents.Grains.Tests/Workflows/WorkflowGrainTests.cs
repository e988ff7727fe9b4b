using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>Durable first, then memory, then the world.</summary>
public class WorkflowGrainTests
{
    [Fact]
    public async Task Start_AppendIsHeld_CallsTheAgentOnlyWhenTheClaimIsDurable()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var hold = world.Store.HoldAppends();
        var starting = host.StartAsync();
        await hold.WhenHeldAsync(1).Soon("the start is appended");

        Assert.Equal((0, 0), (host.Calls.Running, host.Agents.RequestIds.Count));
        Assert.False(starting.IsCompleted);

        hold.Release();
        var id = await starting;
        await host.Agents.NextAsync("research/1/1");
        Assert.Equal("StepStarted", (await world.JournalAsync(id))[^1].Kind);
    }

    [Fact]
    public async Task Answer_AppendIsHeld_CallsTheNextAgentOnlyWhenTheResultIsDurable()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");
        var hold = world.Store.HoldAppends();
        call.Succeed("\"found\"");
        await hold.WhenHeldAsync(1).Soon("the result is appended");

        Assert.Single(host.Agents.RequestIds);

        hold.Release();
        var next = await host.Agents.NextAsync("write/1/1");
        var completed = Assert.Single((await world.JournalAsync(id)).OfType<WorkflowEvent.StepCompleted>());
        Assert.Equal("\"found\"", completed.Result.ToString());
        Assert.Equal("\"found\"", next.Call.Payload.Steps["research"].ToString());
    }

    [Fact]
    public async Task ThreeSteps_MakeFourAppends()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var appends = new List<string>();
        world.Store.OnAppend = observed => appends.Add(string.Join(' ', observed.Append.Events.Select(e => e.Kind)));
        var id = await host.StartAsync();
        foreach (var step in new[] { "research", "write", "review" })
        {
            (await host.Agents.NextAsync($"{step}/1/1")).Succeed();
        }

        await world.WhenEndedAsync(id);

        const string Claim = "ServiceRecommended ServiceSelected StepStarted";
        Assert.Equal(
            [$"WorkflowStarted {Claim}", $"StepCompleted {Claim}", $"StepCompleted {Claim}", "StepCompleted WorkflowCompleted"], appends);
    }

    [Fact]
    public async Task Call_OfTheSecondCycle_CarriesWhatTheAgentNeeds()
    {
        using var world = new TestWorld(DefinitionBuilder.Cyclic());
        var host = world.StartHost();
        var id = await host.StartAsync(input: """{"question":"why"}""");
        (await host.Agents.NextAsync("research/1/1")).Succeed("1");
        (await host.Agents.NextAsync("write/1/1")).Succeed("2");
        (await host.Agents.NextAsync("review/1/1")).Succeed("""{"approved":false}""");

        var call = (await host.Agents.NextAsync("write/2/1")).Call;

        Assert.Equal(($"{id}/write/2/1", id, "write-agent", "write"), (call.RequestId, call.CorrelationId, call.TargetAgent, call.RequestType));
        Assert.Equal((4, 2, 2, 1), (call.Payload.Hop, call.Payload.Cycle, call.Payload.MaxCycles, call.Payload.RemainingHops));
        Assert.Equal("""{"question":"why"}""", call.Payload.Input.ToString());
        Assert.Equal(["research", "review", "write"], call.Payload.Steps.Keys.Order());
    }

    [Fact]
    public async Task Execute_SomebodyElseAppendedMeanwhile_ReloadsAndGoesOn()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var (first, second) = (world.StartHost(), world.StartHost());
        var id = await first.StartAsync();
        var call = await first.Agents.NextAsync("research/1/1");
        await second.Host.RecoverAsync(CancellationToken.None);
        (await second.Agents.NextAsync("research/1/1")).Succeed("\"the second was faster\"");
        await second.Agents.NextAsync("write/1/1");

        call.Succeed("\"late\"");                                       // an append at the old version: refused, reloaded, known already

        await first.Agents.NextAsync("write/1/1");
        var completed = Assert.Single((await world.JournalAsync(id)).OfType<WorkflowEvent.StepCompleted>());
        Assert.Equal("\"the second was faster\"", completed.Result.ToString());
    }

    [Fact]
    public async Task Cancel_WhileAnAgentWorks_StopsItAndStartsNothing()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");

        var cancelled = await host.Client.CancelAsync(id, "ann", "enough", CancellationToken.None);

        Assert.Equal(WorkflowStatus.Cancelled, cancelled.Value?.Status);
        Assert.NotNull(cancelled.Value?.EndedAt);
        await call.Stopped.Soon("the agent is told to stop");
        await host.WhenEmptyAsync();
        Assert.Single(host.Agents.RequestIds);
        Assert.Equal("WorkflowCancelled", (await world.JournalAsync(id))[^1].Kind);
    }

    [Fact]
    public async Task Cancel_AnswerComesAllTheSame_ChangesNothing()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var id = await host.StartAsync();
        await host.Client.CancelAsync(id, "ann", "enough", CancellationToken.None);
        var before = await world.JournalAsync(id);

        var late = new WorkflowCommand.CompleteStep(new(new(id), "research", 1, 1), JsonPayload.EmptyObject, default);
        Assert.Null(await host.Grain(id).ExecuteAsync(late, CancellationToken.None));
        Assert.Null((await host.Client.CancelAsync(id, "bob", "again", CancellationToken.None)).Error);

        Assert.Equal(before.Count, (await world.JournalAsync(id)).Count);
        await host.WhenEmptyAsync();
    }

    [Fact]
    public async Task Route_AgentWentAwayBeforeItsStep_FailsWithNoCandidate()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var host = world.StartHost();
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("research/1/1");
        world.Directory.Remove("write-agent");
        call.Succeed();

        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>((await world.WhenEndedAsync(id))[^1]);

        Assert.Equal(("write", "route.no_candidate"), (failed.Step, failed.Error.Code));
        Assert.Contains("write", failed.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_AgentWentAwayAfterItsClaim_FailsWithAgentUnknown()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var first = world.StartHost();
        var id = await first.StartAsync();
        await first.Agents.NextAsync("research/1/1");
        world.Directory.Remove("research-agent");

        await world.StartHost().Host.RecoverAsync(CancellationToken.None);

        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>((await world.WhenEndedAsync(id))[^1]);
        Assert.Equal(("research", "agent.unknown"), (failed.Step, failed.Error.Code));
    }

    [Fact]
    public async Task Call_InvokerThrows_FailsTheStepInsteadOfHanging()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps().Retry(3, TimeSpan.FromSeconds(1)));
        var host = world.StartHost();
        var id = await host.StartAsync();
        (await host.Agents.NextAsync("research/1/1")).Throw(new InvalidOperationException("a bug"));

        var failed = Assert.IsType<WorkflowEvent.WorkflowFailed>((await world.WhenEndedAsync(id))[^1]);

        Assert.Equal(("research", "agent.failed"), (failed.Step, failed.Error.Code));
        await host.WhenEmptyAsync();
    }

    [Fact]
    public async Task Recover_ClaimedAndUnanswered_IsCalledAgainWithTheSameIdAndNothingElseIs()
    {
        using var world = new TestWorld(DefinitionBuilder.ThreeSteps());
        var first = world.StartHost();
        var id = await first.StartAsync();
        (await first.Agents.NextAsync("research/1/1")).Succeed("\"found\"");
        var unanswered = await first.Agents.NextAsync("write/1/1");

        var second = world.StartHost();
        Assert.Equal(1, await second.Host.RecoverAsync(CancellationToken.None));
        var again = await second.Agents.NextAsync("write/1/1");

        Assert.Equal(unanswered.RequestId, again.RequestId);
        Assert.Equal("\"found\"", again.Call.Payload.Steps["research"].ToString());
        again.Succeed();
        (await second.Agents.NextAsync("review/1/1")).Succeed();
        await world.WhenEndedAsync(id);
        Assert.Equal([$"{id}/write/1/1", $"{id}/review/1/1"], second.Agents.RequestIds);
    }
}
