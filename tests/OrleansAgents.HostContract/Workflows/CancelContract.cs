using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Workflows;

/// <summary>A run that is cancelled ends, and its agents hear of it.</summary>
public abstract class CancelContract(PlatformUnderTest platform) : ContractTests(platform)
{
    [Fact]
    public async Task Cancel_WhileAnAgentWorks_StopsItAndEndsTheRun()
    {
        var id = await StartAsync(Flows.Three);
        var call = await Agents.NextAsync("research/1/1");

        var view = await CancelAsync(id);

        Assert.Equal(WorkflowStatus.Cancelled, view.Status);
        await call.Stopped.Soon("the agent is told to stop");
        var end = Assert.IsType<WorkflowEvent.WorkflowCancelled>((await EndAsync(id)).Events[^1]);
        Assert.Equal(("bob", "enough"), (end.By, end.Reason));
        Assert.Single(Agents.RequestIds);
    }

    [Fact]
    public async Task Cancel_WhileManyAgentsWork_StopsThemAll()
    {
        var id = await StartAsync(Flows.Wide(8));
        var calls = new List<Task>();
        for (var i = 0; i < 8; i++)
        {
            calls.Add((await Agents.NextAsync()).Stopped);
        }

        await CancelAsync(id);

        await Task.WhenAll(calls).Soon("every agent is told to stop");
        await EndAsync(id);
    }

    [Fact]
    public async Task Cancel_Again_ChangesNothing()
    {
        var id = await StartAsync(Flows.One);
        var first = await CancelAsync(id);

        Assert.Equal(first.Version, (await CancelAsync(id)).Version);
    }

    [Fact]
    public async Task Cancel_AfterTheEnd_LeavesTheOutput()
    {
        AgentsSucceed("1");
        var id = await StartAsync(Flows.One);
        await CompleteAsync(id);

        var view = await CancelAsync(id);

        Assert.Equal((WorkflowStatus.Completed, "1"), (view.Status, view.Output?.ToString()));
    }

    [Fact]
    public async Task Cancel_NoSuchRun_IsRefused() =>
        Assert.Equal("workflow.not_found", await Refused(Door().Workflows.CancelAsync("no-such-run", "bob", "enough", CancellationToken.None)));

    private Task<WorkflowView> CancelAsync(string id) => Accepted(Door().Workflows.CancelAsync(id, "bob", "enough", CancellationToken.None));
}
