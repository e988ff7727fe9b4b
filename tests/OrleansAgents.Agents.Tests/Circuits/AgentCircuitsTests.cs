using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Circuits;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Agents.Tests.Circuits;

public sealed class AgentCircuitsTests
{
    private static readonly AgentDescriptor Agent = Named("a");

    private readonly ManualTimeProvider _time = new();

    [Theory, InlineData(9, 0, false), InlineData(10, 0, true), InlineData(5, 5, true), InlineData(4, 6, false)]
    public async Task Reports_WithinTheSampling_OpenAtHalfOfTen(int failures, int successes, bool open)
    {
        var circuits = Circuits();
        await EndAsync(circuits, successes, CircuitVerdict.Answers);
        await EndAsync(circuits, failures, CircuitVerdict.Fails);

        Assert.Equal(open, circuits.IsOpen("a"));
    }

    [Fact]
    public async Task Reports_OlderThanTheSampling_DoNotCount()
    {
        var circuits = Circuits();
        await EndAsync(circuits, 9, CircuitVerdict.Fails);
        _time.Advance(TimeSpan.FromSeconds(31));
        await EndAsync(circuits, 9, CircuitVerdict.Fails);

        Assert.False(circuits.IsOpen("a"));
    }

    [Fact]
    public async Task SilentEnds_AreNeitherFailuresNorSuccesses()
    {
        var circuits = Circuits();
        await EndAsync(circuits, 100, CircuitVerdict.Silent);
        await EndAsync(circuits, 9, CircuitVerdict.Fails);
        Assert.False(circuits.IsOpen("a"));

        await EndAsync(circuits, 1, CircuitVerdict.Fails);

        Assert.True(circuits.IsOpen("a"));                    // as successes they would have made it 10 of 110
    }

    [Fact]
    public async Task OpenCircuit_RefusesAndSaysWhatIsLeftOfTheBreak()
    {
        var circuits = await OpenedAsync();
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Null(circuits.Of(Agent).TryEnter(out var left));
        Assert.Equal(TimeSpan.FromSeconds(11), left);
    }

    [Fact]
    public async Task Break_Over_LetsExactlyOneThrough()
    {
        var circuits = await OpenedAsync();
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.False(circuits.IsOpen("a"));                   // or nobody would choose the agent, and it would stay open for ever

        var passes = Enumerable.Range(0, 5).Select(_ => circuits.Of(Agent).TryEnter(out var _)).ToList();

        Assert.Single(passes, pass => pass is not null);
        Assert.True(circuits.IsOpen("a"));
    }

    [Theory, InlineData("Answers", false), InlineData("Fails", true), InlineData("Silent", true)]
    public async Task Probe_Ended_ClosesOnlyWhenTheAgentAnswered(string verdict, bool open)
    {
        var circuits = await OpenedAsync();
        _time.Advance(TimeSpan.FromSeconds(15));
        var probe = circuits.Of(Agent).TryEnter(out _)!;

        await probe.EndAsync(Enum.Parse<CircuitVerdict>(verdict));

        Assert.Equal(open, circuits.IsOpen("a"));
        Assert.Equal(open, circuits.Of(Agent).TryEnter(out var left) is null);
        Assert.Equal(open ? TimeSpan.FromSeconds(15) : TimeSpan.Zero, left);
    }

    [Fact]
    public async Task CallOfBeforeTheBreak_EndsAfterwards_ChangesNothing()
    {
        var circuits = Circuits();
        var early = circuits.Of(Agent).TryEnter(out _)!;
        await EndAsync(circuits, 10, CircuitVerdict.Fails);
        _time.Advance(TimeSpan.FromSeconds(15));

        await early.EndAsync(CircuitVerdict.Fails);

        Assert.NotNull(circuits.Of(Agent).TryEnter(out _));    // it did not use up the try
    }

    [Fact]
    public async Task Agent_Moved_BeginsAnew()
    {
        var circuits = await OpenedAsync();

        Assert.NotNull(circuits.Of(Agent with { Endpoint = new("http://127.0.0.1:2/") }).TryEnter(out _));
        Assert.Equal(1, circuits.Count);
    }

    [Fact]
    public void Circuits_NotUsedForLong_AreDropped()
    {
        var circuits = Circuits();
        for (var i = 0; i < 100; i++)
        {
            circuits.Of(Named($"gone-{i}")).TryEnter(out _);
        }

        _time.Advance(TimeSpan.FromSeconds(46));
        circuits.Of(Agent).TryEnter(out _);

        Assert.Equal(1, circuits.Count);
    }

    [Fact]
    public void Circuits_MoreThanTheBound_DropThoseNotUsedForTheLongestTime()
    {
        var circuits = Circuits(new() { CircuitsMax = 50 });
        for (var i = 0; i < 500; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            circuits.Of(Agent).TryEnter(out _);
            circuits.Of(Named($"many-{i}")).TryEnter(out _);
            Assert.InRange(circuits.Count, 1, 50);
        }

        _time.Advance(TimeSpan.FromMilliseconds(1));
        var before = circuits.Count;
        circuits.Of(Agent);
        Assert.Equal(before, circuits.Count);                 // the busy one was never dropped
    }

    private static AgentDescriptor Named(string name) => new(name, AgentKind.Http) { Endpoint = new("http://127.0.0.1:1/") };

    private static async Task EndAsync(AgentCircuits circuits, int times, CircuitVerdict verdict)
    {
        for (var i = 0; i < times; i++)
        {
            await circuits.Of(Agent).TryEnter(out _)!.EndAsync(verdict);
        }
    }

    private AgentCircuits Circuits(CircuitOptions? options = null) =>
        new(Options.Create(new AgentOptions { Circuit = options ?? new() }), _time);

    private async Task<AgentCircuits> OpenedAsync()
    {
        var circuits = Circuits();
        await EndAsync(circuits, 10, CircuitVerdict.Fails);
        Assert.True(circuits.IsOpen("a"));
        return circuits;
    }
}
