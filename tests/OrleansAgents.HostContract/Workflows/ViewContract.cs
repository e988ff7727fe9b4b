using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Workflows;

/// <summary>What is shown of runs is what is durable.</summary>
public abstract class ViewContract(PlatformUnderTest platform) : ContractTests(platform)
{
    private string Flow => $"name: {Tag}\nsteps: [ {{ id: only, capability: work }} ]\n";

    [Fact]
    public async Task Get_WhileAnAgentWorks_ShowsItsStep()
    {
        var id = await StartAsync(Flows.Three, """{"question":"why"}""");
        (await Agents.NextAsync("research/1/1")).Succeed("\"found\"");
        await Agents.NextAsync("write/1/1");

        var view = await ViewAsync(id);

        Assert.Equal((id, "three", Tag, WorkflowStatus.Running), (view.Id, view.Definition, view.CorrelationId, view.Status));
        Assert.Equal((2, 1, """{"question":"why"}"""), (view.Hops, view.RemainingHops, view.Input.ToString()));
        Assert.Equal(
            [("research", "completed", "researcher"), ("write", "running", "writer"), ("review", "pending", null)], view.Steps.Select(step => (step.Id, step.Status, step.Agent)));
        Assert.Equal((await HistoryAsync(id)).Events.Count, view.Version);
    }

    [Fact]
    public async Task Get_AfterTheEnd_ShowsTheOutput()
    {
        AgentsSucceed("[1,2]");
        var id = await StartAsync(Flows.One);
        var history = await CompleteAsync(id);

        var view = await ViewAsync(id);

        Assert.Equal((WorkflowStatus.Completed, "[1,2]", history.State.Version), (view.Status, view.Output?.ToString(), view.Version));
        Assert.NotNull(view.EndedAt);
    }

    [Theory]
    [InlineData("no-such-run")]
    [InlineData("no such run/at all")]
    public async Task Get_NoSuchRun_IsRefused(string id) =>
        Assert.Equal("workflow.not_found", await Refused(Door().Workflows.GetAsync(id, CancellationToken.None)));

    [Fact]
    public async Task List_InPages_GivesEachRunOnceNewestFirst()
    {
        const int Runs = 7;
        var ids = new List<string>();
        for (var run = 0; run < Runs; run++)
        {
            ids.Add(await StartAsync(Flow));
        }

        var listed = new List<WorkflowHead>();
        while (listed.Count <= Runs && await ListAsync(new(Definition: Tag, Limit: 3, Before: listed.Count == 0 ? null : listed[^1].Cursor)) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 3);
            listed.AddRange(page);
        }

        Assert.Equal(Enumerable.Reverse(ids), listed.Select(head => head.Id));
        Assert.All(listed, head => Assert.Equal((Tag, Tag, WorkflowStatus.Running), (head.Definition, head.CorrelationId, head.Status)));
    }

    [Fact]
    public async Task List_ByStatus_FollowsTheRuns()
    {
        var (working, ended) = (await StartAsync(Flow), await StartAsync(Flow));
        (await CallOfAsync(ended)).Succeed();
        var history = await CompleteAsync(ended);

        Assert.Equal(working, Assert.Single(await ListAsync(new(WorkflowStatus.Running, Tag))).Id);
        var head = Assert.Single(await ListAsync(new(WorkflowStatus.Completed, Tag)));
        Assert.Equal((ended, history.State.Version), (head.Id, head.Version));
        Assert.NotNull(head.EndedAt);
        Assert.Empty(await ListAsync(new(WorkflowStatus.Failed, Tag)));
    }

    private Task<IReadOnlyList<WorkflowHead>> ListAsync(WorkflowQuery query) => Door().Workflows.ListAsync(query, CancellationToken.None).Soon("the runs are listed");

    private async Task<TestKit.Agents.ScriptedCall> CallOfAsync(string id)
    {
        var call = await Agents.NextAsync();
        return call.RequestId.StartsWith($"{id}/", StringComparison.Ordinal) ? call : await CallOfAsync(id);
    }
}
