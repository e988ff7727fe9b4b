using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.HostContract.Platforms;

namespace OrleansAgents.HostContract.Workflows;

/// <summary>A fork is another run that begins where one has been.</summary>
public abstract class ForkContract(PlatformUnderTest platform) : ContractTests(platform)
{
    [Fact]
    public async Task Fork_FromTheMiddle_RunsWhatComesAfterAndLeavesTheOther()
    {
        var source = await EndedAsync();
        var written = source.Events.ToList().FindIndex(e => e is WorkflowEvent.StepCompleted { Step: "write" }) + 1;

        var id = await ForkAsync(source.State.Id.Value, new() { Version = written, By = "bob" });
        var fork = await CompleteAsync(id);

        Assert.NotEqual(source.State.Id.Value, id);
        Assert.Equal($"{id}/review/1/1", Assert.Single(Agents.RequestIds.Skip(3)));
        Assert.Equal(source.Events.Take(written).Select(e => e.Kind), fork.Kinds.Take(written));
        Assert.Equal(source.State.Version, (await HistoryAsync(source.State.Id.Value)).State.Version);
        Assert.Equal(new ParentView(source.State.Id.Value, written), (await ViewAsync(id)).Parent);
    }

    [Fact]
    public async Task Fork_WithAnotherResult_RunsWhatDependsOnIt()
    {
        var source = await EndedAsync();
        foreach (var step in source.State.Definition.Steps)
        {
            await Agents.NextAsync($"{step.Id}/1/1");
        }

        Agents.Script = _ => null;
        var id = await ForkAsync(source.State.Id.Value, new() { Outputs = [new("research", JsonPayload.Parse("\"better\""))], By = "bob" });

        var write = await Agents.NextAsync("write/1/1");
        Assert.Equal("\"better\"", write.Call.Payload.Steps["research"].ToString());
        write.Succeed();
        (await Agents.NextAsync("review/1/1")).Succeed("\"other\"");
        Assert.Equal("\"other\"", (await CompleteAsync(id)).Output);
    }

    [Fact]
    public async Task Fork_SameKey_GivesTheSameRun()
    {
        var source = (await EndedAsync()).State.Id.Value;

        var first = await ForkAsync(source, new() { By = "bob", IdempotencyKey = Tag, Version = 2 });
        var second = await ForkAsync(source, new() { By = "bob", IdempotencyKey = Tag, Version = 2 });

        Assert.Equal(first, second);
        Assert.Equal("idempotency.key_reused", await Refused(Door().Workflows.ForkAsync(source, new() { By = "bob", IdempotencyKey = Tag, Version = 3 }, CancellationToken.None)));
        await CompleteAsync(first);
    }

    [Fact]
    public async Task Fork_OfWhatIsNotThere_IsRefused()
    {
        var source = (await EndedAsync()).State.Id.Value;

        Assert.Equal("version.not_found", await Refused(Door().Workflows.ForkAsync(source, new() { By = "bob", Version = 999 }, CancellationToken.None)));
        Assert.Equal("workflow.not_found", await Refused(Door().Workflows.ForkAsync("no-such-run", new() { By = "bob" }, CancellationToken.None)));
        Assert.Equal(
            "step.not_found",
            await Refused(Door().Workflows.ForkAsync(source, new() { By = "bob", Outputs = [new("nonsense", JsonPayload.Null)] }, CancellationToken.None)));
    }

    private async Task<RunHistory> EndedAsync()
    {
        AgentsSucceed("\"found\"");
        return await CompleteAsync(await StartAsync(Flows.Three));
    }
}
