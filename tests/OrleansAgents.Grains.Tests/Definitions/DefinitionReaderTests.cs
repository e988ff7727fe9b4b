using System.Collections.Immutable;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Limits;
using OrleansAgents.Core.Schemas;
using OrleansAgents.Grains.Definitions;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

public sealed class DefinitionReaderTests
{
    [Fact]
    public void Read_EveryKeyInYaml_GivesTheDefinition()
    {
        var definition = Read(Texts.FullYaml);

        Assert.Equal("answer-with-review", definition.Name);
        Assert.Equal("Find, write, review.", definition.Description);
        Assert.Equal(DefinitionHash.Of(Texts.FullYaml), definition.Hash);
        Assert.Equal(
            """{"type":"object","required":["question"],"properties":{"question":{"type":"string","minLength":1}}}""",
            definition.InputSchema!.Source.ToString());
        Assert.Equal(["research", "write", "review"], definition.Steps.Select(s => s.Id));
        Assert.Equal([0, 1, 2], definition.Steps.Select(s => s.Index));
        Assert.Equal(["", "0", "1"], definition.Steps.Select(s => string.Join(',', s.After)));
        Assert.Equal(("rag", (string?)null), (definition.Steps[0].Capability, definition.Steps[0].Agent));
        Assert.Equal((null, "writer"), (definition.Steps[1].Capability, definition.Steps[1].Agent));
        Assert.Equal([TimeSpan.FromMinutes(90), null, TimeSpan.FromSeconds(10)], definition.Steps.Select(s => s.Timeout));
        Assert.Equal(new RetryPolicy(5, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(20)), definition.Steps[0].Retry);
        Assert.Equal(RetryPolicy.Default, definition.Steps[1].Retry);
        Assert.Equal(new LoopCondition("/approved", JsonPayload.Parse("true")), definition.Loop!.Until);
        Assert.Equal((2, 1, 2, ExhaustedPolicy.Fail), (definition.Loop.From, definition.Loop.To, definition.Loop.MaxCycles, definition.Loop.OnExhausted));
        Assert.Equal<int>([1, 2], definition.Loop.Steps);
        Assert.Equal(WorkflowShape.Cyclic, definition.Shape);
        Assert.Equal(1, definition.OutputStep);
        Assert.Equal(
            WorkflowLimits.Default with { CyclicHops = 5, WallClock = TimeSpan.FromMinutes(10), PayloadBytes = 65536, JournalEvents = 500 },
            definition.Limits);
    }

    [Fact]
    public void Read_UnquotedScalarsInWith_AreTypedByTheCoreSchema()
    {
        var with = Read(Texts.FullYaml).Steps[0].With;

        Assert.Equal(
            """{"top":5,"hex":31,"ratio":0.5,"plus":3,"exact":10000000000000000000001,"on":"on","yes":true,"none":null,"empty":null,"tilde":null,"text":"5","words":["a","größe"],"block":"one\ntwo\n"}""",
            with.ToString());
    }

    [Fact]
    public void Read_YamlAndTheSameInJson_GiveTheSameDefinition()
    {
        var (yaml, json) = (Read(Texts.FullYaml), Read(Texts.FullJson));

        Assert.Equal(Flat(yaml), Flat(json));
        Assert.Equal<int>(yaml.Loop!.Steps, json.Loop!.Steps);
        Assert.Equal(yaml.Steps.Select(Flat), json.Steps.Select(Flat));
        Assert.Equal(yaml.Steps.Select(s => string.Join(',', s.After)), json.Steps.Select(s => string.Join(',', s.After)));
        Assert.NotEqual(yaml.Hash, json.Hash);
    }

    [Fact]
    public void Read_OnlyWhatMustBe_TakesTheDefaults()
    {
        var definition = Read("name: small\nsteps: [ { id: a, capability: x }, { id: b, agent: y, retry: { backoff: 1m } } ]");

        Assert.Null(definition.InputSchema);
        Assert.Null(definition.Loop);
        Assert.Equal(1, definition.OutputStep);
        Assert.Equal(WorkflowLimits.Default, definition.Limits);
        Assert.Equal(JsonPayload.EmptyObject, definition.Steps[0].With);
        Assert.Equal(new RetryPolicy(3, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)), definition.Steps[1].Retry);
    }

    [Fact]
    public void Read_LoopWithoutMaxCycles_TakesTheLoweredLimit()
    {
        const string Text = "name: l\nsteps: [ { id: a, capability: x } ]\nloop: { from: a, to: a, until: { path: '', equals: 1 } }";

        Assert.Equal(2, Read(Text).Loop!.MaxCycles);
        Assert.Equal(1, Read(Text + "\nlimits: { cycles: 1 }").Loop!.MaxCycles);
        Assert.Equal(ExhaustedPolicy.Complete, Read(Text).Loop!.OnExhausted);
    }

    [Fact]
    public void Read_FewAttemptsConfigured_LowersTheDefaultRetry()
    {
        var limits = WorkflowLimits.Default with { Attempts = 2 };

        Assert.Equal(2, new DefinitionReader().Read("name: a\nsteps: [ { id: a, capability: x } ]", limits).Value!.Steps[0].Retry.Attempts);
    }

    private static WorkflowDefinition Read(string text)
    {
        var result = new DefinitionReader().Read(text, WorkflowLimits.Default);
        Assert.True(result.TryGet(out var definition, out var error), string.Join('\n', error?.Problems ?? []));
        return definition;
    }

    // Records compare arrays by identity, so those are compared apart.
    private static WorkflowDefinition Flat(WorkflowDefinition definition) => definition with
    {
        Hash = default,
        Steps = [],
        Loop = definition.Loop! with { Steps = [] },
    };

    private static StepDefinition Flat(StepDefinition step) => step with { After = ImmutableArray<int>.Empty };
}
