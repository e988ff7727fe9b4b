using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Errors;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.HostContract.Workflows;

/// <summary>A run is started once, or refused and not started at all.</summary>
public abstract class StartContract(PlatformUnderTest platform) : ContractTests(platform)
{
    [Fact]
    public async Task Start_SameKeyAndRequest_GivesTheSameRun()
    {
        var first = await StartAsync(Flows.One, key: Tag);

        var second = await Accepted(Door().Workflows.StartAsync(Request(Flows.One, key: Tag), CancellationToken.None));

        Assert.Equal((first, true), (second.Id, second.Existing));
        await Agents.NextAsync("only/1/1");
        Assert.Single(Agents.RequestIds);
    }

    [Fact]
    public async Task Start_SameKeyManyTimesAtOnce_StartsOneRun()
    {
        AgentsSucceed();

        var ids = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => StartAsync(Flows.One, key: Tag))));

        await CompleteAsync(Assert.Single(ids.Distinct()));
        Assert.Single(Agents.RequestIds);
    }

    [Fact]
    public async Task Start_SameKeyWithAnotherInput_IsRefused()
    {
        await StartAsync(Flows.One, "1", Tag);

        var refused = await Door().Workflows.StartAsync(Request(Flows.One, "2", Tag), CancellationToken.None).Soon("the start is answered");

        Assert.Equal(("idempotency.key_reused", ErrorKind.Conflict), (refused.Error?.Code, refused.Error?.Kind));
    }

    [Fact]
    public async Task Start_SameKeyAfterTheEnd_GivesTheEndedRun()
    {
        AgentsSucceed();
        var id = await StartAsync(Flows.One, key: Tag);
        await CompleteAsync(id);

        Assert.Equal(id, await StartAsync(Flows.One, key: Tag));
        Assert.Single(Agents.RequestIds);
    }

    [Fact]
    public async Task Start_OfAnUnknownName_IsRefused() => Assert.Equal(
        "definition.not_found",
        await Refused(Door().Workflows.StartAsync(new() { DefinitionName = $"no-{Tag}", CorrelationId = Tag }, CancellationToken.None)));

    [Theory]
    [InlineData("definition.invalid", "bogus: 1", "{}")]
    [InlineData("definition.unknown_agent", "steps: [ { id: only, capability: nobody-has-it } ]", "{}")]
    [InlineData("input.invalid", "input: { type: object, required: [question] }\nsteps: [ { id: only, capability: work } ]", "{}")]
    public async Task Start_ThatMustNot_IsRefusedAndLeavesNoRun(string code, string definition, string input)
    {
        Assert.Equal(code, await Refused(Door().Workflows.StartAsync(Request($"name: {Tag}\n{definition}\n", input), CancellationToken.None)));

        await AssertNoRunAsync();
    }

    [Fact]
    public async Task Start_InputIsTooLarge_IsRefusedAndLeavesNoRun()
    {
        var input = $"\"{new string('x', ContractSettings.PayloadBytes)}\"";

        Assert.Equal("payload.too_large", await Refused(Door().Workflows.StartAsync(Request($"name: {Tag}\nsteps: [ {{ id: only, capability: work }} ]\n", input), CancellationToken.None)));

        await AssertNoRunAsync();
    }

    [Fact]
    public async Task Start_RefusedWithAKey_LeavesTheKeyFree()
    {
        Assert.Equal("definition.invalid", await Refused(Door().Workflows.StartAsync(Request("bogus: 1", key: Tag), CancellationToken.None)));

        await StartAsync(Flows.One, key: Tag);
    }

    private async Task AssertNoRunAsync()
    {
        Assert.Empty(await Door().Workflows.ListAsync(new WorkflowQuery(Definition: Tag), CancellationToken.None).Soon("the runs are listed"));
        Assert.Empty(Agents.RequestIds);
    }
}
