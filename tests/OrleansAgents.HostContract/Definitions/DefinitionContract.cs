using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.HostContract.Platforms;

namespace OrleansAgents.HostContract.Definitions;

/// <summary>Definitions are kept by content, and runs keep the one that they began with.</summary>
public abstract class DefinitionContract(PlatformUnderTest platform) : ContractTests(platform)
{
    [Fact]
    public async Task Put_IsFoundByNameThroughEveryDoor()
    {
        var stored = await PutAsync(Flow("work"));

        foreach (var door in Platform.Doors)
        {
            var found = await Accepted(door.Definitions.FindAsync(Tag, CancellationToken.None));
            Assert.Equal((stored, Flow("work")), (found.Definition.Hash.Value, found.Text));
            Assert.Contains(await door.Definitions.ListAsync(CancellationToken.None), view => view.Name == Tag && view.Hash == stored);
        }
    }

    [Fact]
    public async Task Put_AnotherText_IsTheNewestAndTheOldOneStays()
    {
        var first = await PutAsync(Flow("work"));
        await AssertNewestAsync(first);                               // every door may remember it from here on

        var second = await PutAsync(Flow("write"));

        await AssertNewestAsync(second);
        Assert.Equal(Flow("work"), (await Accepted(Door().Definitions.FindVersionAsync(Tag, first, CancellationToken.None))).Text);
        Assert.Equal([second, first], (await Door().Definitions.ListVersionsAsync(Tag, CancellationToken.None)).Select(view => view.Hash));
    }

    [Fact]
    public async Task Put_AnEarlierTextAgain_MakesItTheNewestAgain()
    {
        var first = await PutAsync(Flow("work"));
        await AssertNewestAsync(first);
        await PutAsync(Flow("write"));

        Assert.Equal(first, await PutAsync(Flow("work")));

        await AssertNewestAsync(first);
        await Platform.CrashAsync();
        await AssertNewestAsync(first);
    }

    [Fact]
    public async Task Put_ThatMustNot_IsRefused()
    {
        Assert.Equal("definition.name_mismatch", await Refused(Door().Definitions.PutAsync(Flow("work"), "other", CancellationToken.None)));
        Assert.Equal("definition.invalid", await Refused(Door().Definitions.PutAsync("bogus: 1", null, CancellationToken.None)));
        Assert.Equal("definition.not_found", await Refused(Door().Definitions.FindAsync(Tag, CancellationToken.None)));
    }

    [Fact]
    public async Task Put_WhileARunGoesOn_ChangesLaterRunsAlone()
    {
        await PutAsync(Flow("work", "work"));
        var before = await StartAsync();
        (await Agents.NextAsync("s0/1/1")).Succeed();
        var call = await Agents.NextAsync("s1/1/1");

        await PutAsync(Flow("write"));
        call.Succeed();
        await CompleteAsync(before);
        await StartAsync();

        Assert.Equal("writer", (await Agents.NextAsync("s0/1/1")).Call.TargetAgent);
    }

    private async Task AssertNewestAsync(string hash)
    {
        foreach (var door in Platform.Doors)
        {
            Assert.Equal(hash, (await Accepted(door.Definitions.FindAsync(Tag, CancellationToken.None))).Definition.Hash.Value);
        }
    }

    private string Flow(params string[] capabilities) =>
        $"name: {Tag}\nsteps:\n{string.Concat(capabilities.Select((capability, i) => $"  - {{ id: s{i}, capability: {capability} }}\n"))}";

    private async Task<string> PutAsync(string text) => (await Accepted(Door().Definitions.PutAsync(text, Tag, CancellationToken.None))).Definition.Hash.Value;

    private Task<string> StartAsync() => StartAsync(new StartRequest { DefinitionName = Tag, CorrelationId = Tag });
}
