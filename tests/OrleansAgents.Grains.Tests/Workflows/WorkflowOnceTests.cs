using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Stores;
using OrleansAgents.TestKit.Time;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Workflows;

/// <summary>A call that must not be made twice is made once, whatever dies.</summary>
public class WorkflowOnceTests
{
    [Fact]
    public async Task ProcessDiedDuringTheCall_NextHost_AsksAPersonAndCallsNobody()
    {
        using var world = new TestWorld(DefinitionBuilder.Linear("pay", "record").Once("pay"));
        var crash = new CrashPoints(CrashPoints.BeforeAppend, 2);
        var first = world.StartHost(crash: crash);
        var id = await first.StartAsync();
        (await first.Agents.NextAsync("pay/1/1")).Succeed();
        await crash.Dead.Soon("the process dies before the receipt is written");

        var second = world.StartHost();
        await second.Host.RecoverAsync(CancellationToken.None);
        var view = (await second.Client.GetAsync(id, CancellationToken.None)).Value!;

        Assert.Equal((WorkflowStatus.Waiting, "unknown"), (view.Status, view.Steps[0].Status));
        Assert.Empty(second.Agents.RequestIds);

        var resolution = new ResolveRequest("pay", ResolvedOutcome.Done, JsonPayload.Parse("7"), "ann", "it is on the statement");
        Assert.Null((await second.Client.ResolveAsync(id, resolution, CancellationToken.None)).Error);
        (await second.Agents.NextAsync("record/1/1")).Succeed();
        await world.WhenEndedAsync(id);
        Assert.Equal(["pay", "record"], (await world.JournalAsync(id)).OfType<WorkflowEvent.StepStarted>().Select(e => e.Step));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task AnswerWithoutAnOutcome_OfOnce_IsNotRepeated(bool unknown)
    {
        using var world = new TestWorld(DefinitionBuilder.Linear("pay").Once("pay").Retry(3, TimeSpan.Zero));
        var host = world.StartHost();
        var id = await host.StartAsync();
        var call = await host.Agents.NextAsync("pay/1/1");
        call.Give(AgentAnswer.Failure("agent.broken", "It broke.", retryable: true) with { OutcomeUnknown = unknown });

        if (unknown)
        {
            await world.WhenAsync(id, nameof(WorkflowEvent.StepOutcomeUnknown));
            Assert.Equal(["pay/1/1"], host.Agents.RequestIds.Select(r => r[(r.IndexOf('/', StringComparison.Ordinal) + 1)..]));
        }
        else
        {
            (await host.Agents.NextAsync("pay/1/2")).Succeed();        // the agent knows that it failed, and says that it may be tried again
            await world.WhenEndedAsync(id);
        }
    }

    [Fact]
    public async Task JournalReloaded_WhileTheCallGoesOn_KeepsTheCall()
    {
        using var world = new TestWorld(DefinitionBuilder.Parallel("pay", "other", "join: pay other").Once("pay"));
        var host = world.StartHost();
        var id = await host.StartAsync();
        var calls = new[] { await host.Agents.NextAsync(), await host.Agents.NextAsync() };
        var pay = calls.Single(c => c.Attempt == "pay/1/1");
        world.Store.FailNextAppend(AppendFault.BeforeWriting);
        calls.Single(c => c.Attempt == "other/1/1").Succeed();
        await Patience.Until(() => Passed(world, TimeSpan.FromSeconds(1)) && host.Calls.Running == 1, "the other's answer is offered again");

        pay.Succeed();
        (await host.Agents.NextAsync("join/1/1")).Succeed();
        var journal = await world.WhenEndedAsync(id);

        Assert.DoesNotContain(journal, e => e is WorkflowEvent.StepOutcomeUnknown);
        Assert.Equal(3, host.Agents.RequestIds.Count);
    }

    private static bool Passed(TestWorld world, TimeSpan time)
    {
        world.Time.Advance(time);
        return true;
    }
}
