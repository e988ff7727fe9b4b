using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.TestKit.Workflows;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Replay;

/// <summary>Which runs are asked about, and what is said beside what was decided.</summary>
public sealed class RouteReplayTests
{
    private readonly ReplayWorld _world = new();

    private static DefinitionBuilder Two => DefinitionBuilder.Linear("rag", "write");

    [Fact]
    public async Task Replay_ACompletedRun_SaysThenAndNow()
    {
        _world.Best = (_, capability) => capability == "rag" ? "wiki" : "write-agent";
        await _world.KeepAsync(Completed("w1"));

        var decisions = await _world.AskAsync();

        Assert.Equal(
            [
                new ReplayedDecision(
                    "w1", "rag-write", "rag", 1, "where is it?", new("rag-agent", 1, "test/1", "policy", false), new("wiki", 0.75, "text/today"), new("completed", 1, null), "completed"),
                new ReplayedDecision(
                    "w1", "rag-write", "write", 1, "where is it?", new("write-agent", 1, "test/1", "policy", false), new("write-agent", 0.75, "text/today"), new("completed", 1, null), "completed"),
            ],
            decisions);
        Assert.Equal([true, false], decisions.Select(decision => decision.Differs));
        Assert.Equal([("where is it?", "rag"), ("where is it?", "write")], _world.Asked);
    }

    [Fact]
    public async Task Replay_NobodyHasTheCapabilityAnyMore_IsThereWithoutAChoiceOfToday()
    {
        _world.Best = (_, _) => null;
        await _world.KeepAsync(Completed("w1"));

        Assert.All(await _world.AskAsync(), decision => Assert.Null(decision.Now));
        Assert.Empty(await _world.AskAsync(new(DifferentOnly: true)));
    }

    [Fact]
    public async Task Replay_DifferentOnly_LeavesOutWhatIsTheSame()
    {
        _world.Best = (_, capability) => capability == "rag" ? "wiki" : "write-agent";
        await _world.KeepAsync(Completed("w1"));

        Assert.Equal("rag", Assert.Single(await _world.AskAsync(new(DifferentOnly: true))).Step);
    }

    [Fact]
    public async Task Replay_ManyRuns_AreTheNewestFirstUpToTheirNumber()
    {
        for (var i = 0; i < 230; i++)
        {
            await _world.KeepAsync(Completed($"w{i:D3}"));
        }

        var all = await _world.AskAsync(new(Runs: 10_000));
        Assert.Equal(Enumerable.Range(0, 230).Reverse().Select(i => $"w{i:D3}"), all.Select(decision => decision.Workflow).Distinct());
        Assert.Equal(460, all.Count);
        Assert.Equal(2 * 201, (await _world.AskAsync(new(Runs: 201))).Count);
    }

    [Fact]
    public async Task Replay_ADefinition_LeavesOutOtherRuns()
    {
        await _world.KeepAsync(Completed("w1"));
        await _world.KeepAsync(ReplayWorld.Start(DefinitionBuilder.ThreeSteps(), "w2"));

        Assert.All(await _world.AskAsync(new(Definition: "rag-write")), decision => Assert.Equal("w1", decision.Workflow));
        Assert.Equal(["w2", "w1", "w1"], (await _world.AskAsync()).Select(decision => decision.Workflow));
    }

    [Fact]
    public async Task Replay_ARunThatCannotBeRead_IsPassedOverCountedAndLogged()
    {
        await _world.KeepAsync(Completed("before"));
        await _world.KeepAsync(ReplayWorld.Start(DefinitionBuilder.ThreeSteps(), "no-definition"), withDefinition: false);
        var foreign = Completed("foreign");
        foreign.Events.Add(new WorkflowEvent.StepReleased("no-such-step", 1));
        await _world.KeepAsync(foreign);
        await _world.KeepAsync(Completed("after"));

        Assert.Equal(["after", "before"], (await _world.AskAsync()).Select(decision => decision.Workflow).Distinct());
        Assert.Equal(3, _world.Log.Lines.Count);
        Assert.StartsWith("Warning Workflow foreign cannot be replayed", _world.Log.Lines.ElementAt(0), StringComparison.Ordinal);
        Assert.StartsWith("Warning Workflow no-definition cannot be replayed", _world.Log.Lines.ElementAt(1), StringComparison.Ordinal);
        Assert.Equal("Information Replayed the routing of 2 runs; 2 could not be read.", _world.Log.Lines.ElementAt(2));
    }

    [Fact]
    public async Task Replay_Cancelled_ReadsNoFurtherRun()
    {
        await _world.KeepAsync(Completed("w1"));
        await _world.KeepAsync(Completed("w2"));
        using var enough = new CancellationTokenSource();
        var seen = new List<string>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var decision in _world.Replay.ReplayAsync(new(), enough.Token))
            {
                seen.Add(decision.Workflow);
                await enough.CancelAsync();
            }
        });

        Assert.Equal(["w2", "w2"], seen);                     // what was read is said
        Assert.Equal(2, _world.Asked.Count);
    }

    [Fact]
    public async Task Replay_CancelledWithinARun_AsksNoFurther()
    {
        await _world.KeepAsync(Completed("w1"));
        using var enough = new CancellationTokenSource();
        _world.Best = (_, _) =>
        {
            enough.Cancel();
            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var decision in _world.Replay.ReplayAsync(new(), enough.Token))
            {
                Assert.Fail($"{decision} of a run that was not read to its end");
            }
        });

        Assert.Single(_world.Asked);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void Replay_ANumberOfRunsOutOfRange_IsRefused(int runs) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _world.Replay.ReplayAsync(new(Runs: runs), default));

    [Fact]
    public async Task Replay_AStepThatNamesItsAgent_WasNoDecision()
    {
        var named = DefinitionBuilder.Linear("rag", "write").Change("rag", step => step with { Capability = null, Agent = "docs" });
        var run = ReplayWorld.Start(named, "w1");
        run.Complete();
        await _world.KeepAsync(run);

        Assert.Equal("write", Assert.Single(await _world.AskAsync()).Step);
    }

    [Fact]
    public async Task Replay_LongWords_AreJudgedWholeAndShownCut()
    {
        var text = new string('a', 199) + "😀" + new string('b', 300);
        await _world.KeepAsync(ReplayWorld.Start(Two, "w1", $$"""{"question":"{{text}}"}"""));

        Assert.Equal(text[..199], Assert.Single(await _world.AskAsync()).Query);
        Assert.Equal(text, Assert.Single(_world.Asked).Query);
    }

    private static MachineRun Completed(string id)
    {
        var run = ReplayWorld.Start(Two, id);
        run.Complete();
        run.Complete();
        return run;
    }
}
