using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Embedded.Activations;
using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Embedded.Tests.Activations;

/// <summary>One turn at a time, in order; timers; sleep; the end.</summary>
public sealed class SerialGrainsTests : IDisposable
{
    private static readonly TimeSpan IdleAfter = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new();
    private readonly SerialGrains<Scripted> _grains;
    private int _made;

    public SerialGrainsTests() => _grains = new(
        (_, timer) =>
        {
            Interlocked.Increment(ref _made);
            return new(timer);
        },
        _time, IdleAfter, NullLogger.Instance);

    public void Dispose() => _grains.Dispose();

    [Fact]
    public async Task Turns_OfOneGrain_AreMadeOneByOneInTheOrderOfTheCalls()
    {
        var gate = new TaskCompletionSource();
        var order = new List<int>();
        var first = _grains.CallAsync("a", async _ =>
        {
            await gate.Task;
            order.Add(0);
            return 0;
        });
        var later = Enumerable.Range(1, 20).Select(i => _grains.CallAsync("a", _ =>
        {
            order.Add(i);                                     // safe only because turns do not overlap
            return Task.FromResult(i);
        })).ToList();
        Assert.Equal(7, await _grains.CallAsync("b", _ => Task.FromResult(7)).Soon("another grain does not wait"));

        gate.SetResult();
        await Task.WhenAll([first, .. later]).Soon("all turns are made");

        Assert.Equal(Enumerable.Range(0, 21), order);
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task Turn_ThatThrows_ReachesItsCallerAndTheNextTurnIsMade()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _grains.CallAsync<int>("a", _ => throw new InvalidOperationException("no")));

        Assert.Equal(1, await _grains.CallAsync("a", _ => Task.FromResult(1)).Soon("the next turn is made"));
    }

    [Fact]
    public async Task Timer_Due_WakesOnceAtTheNewestTimeAskedFor()
    {
        var grain = await AskAsync("a", grain => grain.WakeAt(_time.GetUtcNow().AddSeconds(5)));
        await AskAsync("a", _ => grain.WakeAt(_time.GetUtcNow().AddSeconds(9)));

        _time.Advance(TimeSpan.FromSeconds(8.9));
        Assert.Equal(0, grain.Woken);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, grain.Woken);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, grain.Woken);
    }

    [Fact]
    public async Task Timer_TurnThatFails_IsTriedAgain()
    {
        var grain = await AskAsync("a", grain =>
        {
            grain.Faults = 2;
            grain.WakeAt(_time.GetUtcNow().AddSeconds(1));
        });

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, grain.Woken);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, grain.Woken);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, grain.Woken);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(3, grain.Woken);
    }

    [Fact]
    public async Task Sleep_IdleGrainThatMay_LeavesMemoryAndComesBackAnew()
    {
        var sleeper = await AskAsync("a", grain => grain.MaySleep = true);
        await AskAsync("b", grain => grain.MaySleep = false);

        _time.Advance(IdleAfter * 3);

        Assert.Equal(1, _grains.Count);
        Assert.NotSame(sleeper, await AskAsync("a", _ => { }));
        Assert.Equal(3, _made);
    }

    [Fact]
    public async Task Sleep_GrainThatIsCalledAtTheSameTime_LosesNoCall()
    {
        const int Rounds = 2_000;
        var total = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var calls = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => AskAsync("a", grain =>
            {
                grain.MaySleep = true;
                total++;                                      // safe only because turns do not overlap, in one grain or in two
            }))));
            _time.Advance(IdleAfter);
            await calls.Soon($"the calls of round {round} are made");
        }

        Assert.Equal(2 * Rounds, total);
        Assert.True(_made > 1, "no grain ever slept: the test tests nothing");
    }

    [Fact]
    public async Task Dispose_EndsTimersAndRefusesCalls()
    {
        var grain = await AskAsync("a", grain => grain.WakeAt(_time.GetUtcNow().AddSeconds(5)));

        _grains.Dispose();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal((0, 0), (grain.Woken, _time.ArmedTimers));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => AskAsync("a", _ => { }));
    }

    [Fact]
    public async Task Dispose_WhileCallsWait_LetsTheTurnEndAndTurnsThemAway()
    {
        var (gate, turns) = (new TaskCompletionSource(), 0);
        var first = _grains.CallAsync("a", async _ =>
        {
            await gate.Task;
            return ++turns;
        });
        var second = _grains.CallAsync("a", _ => Task.FromResult(++turns));

        _grains.Dispose();
        gate.SetResult();

        Assert.Equal(1, await first.Soon("the turn ends"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => second.Soon("the waiting call is turned away"));
        Assert.Equal(1, turns);
    }

    private Task<Scripted> AskAsync(string key, Action<Scripted> turn) => _grains.CallAsync(key, grain =>
    {
        turn(grain);
        return Task.FromResult(grain);
    });

    private sealed class Scripted(IGrainTimer timer) : ISerialGrain
    {
        public bool MaySleep { get; set; }

        public int Faults { get; set; }

        public int Woken { get; private set; }

        public void WakeAt(DateTimeOffset at) => timer.WakeAt(at);

        public Task WakeAsync() => ++Woken <= Faults ? throw new InvalidOperationException("not now") : Task.CompletedTask;
    }
}
