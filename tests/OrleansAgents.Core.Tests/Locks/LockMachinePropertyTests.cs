using System.Globalization;
using OrleansAgents.Core.Events;
using OrleansAgents.Core.Locks;
using Xunit;

namespace OrleansAgents.Core.Tests.Locks;

/// <summary>What holds of every lock, whatever is asked of it and when; <see cref="LockRun"/> checks it with each command.</summary>
public class LockMachinePropertyTests
{
    private const int Cases = 300;
    private const int Steps = 200;

    /// <summary>The seeds; <c>ORLEANSAGENTS_SEED</c> gives another one, to try a failure again or to look for new ones.</summary>
    public static TheoryData<int> Seeds { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("ORLEANSAGENTS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? [given]
            : [1, 2, 3, 20261121];

    [Theory, MemberData(nameof(Seeds))]
    public void AnyCommands_AnyTimes_OneHolderFirstComeFirstServedNobodyStuck(int seed)
    {
        for (var number = 0; number < Cases; number++)
        {
            var (run, step) = (new LockRun(), 0);
            try
            {
                var random = new Random(unchecked((seed * 1_000_003) + number));
                for (; step < Steps; step++)
                {
                    Act(run, random);
                }

                ReleaseAll(run);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}, case {number}, step {step}: {e.Message}\n{run.State}", e);
            }
        }
    }

    private static void Act(LockRun run, Random random)
    {
        run.Pass(random.Next(4) == 0 ? random.Next(0, 8) : 0);
        var owner = $"{(char)('a' + random.Next(6))}";
        switch (random.Next(10))
        {
            case <= 4: run.Acquire(owner, wait: random.Next(3) switch { 0 => 0, 1 => random.Next(1, 20), _ => -1 }, ttl: random.Next(1, 10)); break;
            case 5 when run.State.Holder is { } h: Touch(run, h, (r, o, f) => r.Renew(o, f)); break;
            case 6 or 7 when run.State.Holder is { } h: Touch(run, h, (r, o, f) => r.Release(o, f)); break;
            case 8 when run.Waiting.Count > 0: run.Leave(run.Waiting[random.Next(run.Waiting.Count)].Ticket); break;
            case 9 when run.Events.OfType<PlatformEvent.LockAcquired>().FirstOrDefault() is { } old && old.Fence != run.State.LastFence:
                Assert.Equal("lock.stale_fence", run.Renew(old.Owner, old.Fence));
                Assert.Equal("lock.stale_fence", run.Release(old.Owner, old.Fence));
                break;
            default: run.Decide(new LockCommand.PassTime()); break;
        }
    }

    private static void Touch(LockRun run, LockHolder holder, Func<LockRun, string, long, string?> call)
    {
        var inTime = run.Now < holder.ExpiresAt;

        var code = call(run, holder.Owner, holder.Fence);

        Assert.Equal(inTime ? null : "lock.stale_fence", code);
    }

    private static void ReleaseAll(LockRun run)
    {
        run.Decide(new LockCommand.PassTime());
        while (run.State.Holder is { } holder)
        {
            Assert.Null(run.Release(holder.Owner, holder.Fence));
        }

        Assert.Empty(run.Waiting);
    }
}
