using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>Locks over SQLite: free ones that are taken and given up, and one that many want at once.</summary>
internal sealed class LockWorkload : IWorkload
{
    private const int Contenders = 64;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    public string Name => "locks";

    public async Task RunAsync(Scale scale)
    {
        await using var platform = await BenchPlatform.OpenAsync();
        await UncontendedAsync(platform.Locks, scale);
        await ContendedAsync(platform.Locks, scale);
    }

    private static async Task UncontendedAsync(IResourceLocks locks, Scale scale)
    {
        var table = new ResultTable("Locks of their own, each granted and released durably", "clients", "acquire p50 ms", "acquire p99 ms", "release p50 ms", "release p99 ms", "pairs/s");
        foreach (var clients in (int[])[1, 16])
        {
            await PairsAsync(locks, scale.Of(500), clients);                     // warm
            var samples = new List<(Sample Acquire, Sample Release)>();
            for (var run = 0; run < scale.Runs; run++)
            {
                samples.Add(await PairsAsync(locks, scale.Of(4000), clients));
            }

            table.Add(
                clients.ToString(CultureInfo.InvariantCulture),
                Text(samples.Select(s => s.Acquire.P50)), Text(samples.Select(s => s.Acquire.P99)),
                Text(samples.Select(s => s.Release.P50)), Text(samples.Select(s => s.Release.P99)),
                Sample.Median(samples.Select(s => s.Acquire.PerSecond)).ToString("N0", CultureInfo.InvariantCulture));
        }

        table.Print();
    }

    private static async Task<(Sample Acquire, Sample Release)> PairsAsync(IResourceLocks locks, int count, int clients)
    {
        var (acquires, releases, next) = (new double[count], new double[count], -1);
        var loop = await ClosedLoop.RunAsync(count, clients, async client =>
        {
            var (place, started) = (Interlocked.Increment(ref next), Stopwatch.GetTimestamp());
            var grant = await AcquireAsync(locks, $"repo:bench/{client}", $"client {client}");
            acquires[place] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            started = Stopwatch.GetTimestamp();
            await ReleaseAsync(locks, grant);
            releases[place] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        });
        return (Of(loop.PerSecond, acquires), Of(loop.PerSecond, releases));
    }

    private static async Task ContendedAsync(IResourceLocks locks, Scale scale)
    {
        var table = new ResultTable($"One lock that {Contenders} want at once, again and again", "grants", "grants/s", "out of order", "two holders");
        var rounds = scale.Of(100);
        var (granted, disorder, two, holders, fence) = (0, 0, 0, 0, 0L);
        var (expected, asked) = (new Queue<int>(), new SemaphoreSlim(1, 1));
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Contenders).Select(contender => Task.Run(ContendAsync(contender))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        table.Add(
            granted.ToString("N0", CultureInfo.InvariantCulture), (granted / seconds).ToString("N0", CultureInfo.InvariantCulture),
            disorder.ToString(CultureInfo.InvariantCulture), two.ToString(CultureInfo.InvariantCulture));
        table.Print();

        Func<Task> ContendAsync(int contender) => async () =>
        {
            for (var round = 0; round < rounds; round++)
            {
                await asked.WaitAsync();                       // calls reach the lock in the order in which they are noted here
                expected.Enqueue(contender);
                var wish = AcquireAsync(locks, "repo:bench/wanted", $"contender {contender}");
                asked.Release();
                var grant = await wish;
                two += Interlocked.Increment(ref holders) == 1 ? 0 : 1;
                await asked.WaitAsync();
                disorder += expected.Dequeue() == contender && grant.Fence > fence ? 0 : 1;
                asked.Release();
                (fence, granted) = (grant.Fence, granted + 1);
                Interlocked.Decrement(ref holders);
                await ReleaseAsync(locks, grant);
            }
        };
    }

    private static async Task<LockGrant> AcquireAsync(IResourceLocks locks, string resource, string owner) =>
        (await locks.AcquireAsync(new(resource, owner, Lease, Timeout.InfiniteTimeSpan), CancellationToken.None)).TryGet(out var grant, out var error)
            ? grant
            : throw new InvalidOperationException(error.Message);

    private static async Task ReleaseAsync(IResourceLocks locks, LockGrant grant)
    {
        if (await locks.ReleaseAsync(grant.Resource, grant.Owner, grant.Fence, CancellationToken.None) is { } error)
        {
            throw new InvalidOperationException(error.Message);
        }
    }

    private static Sample Of(double perSecond, double[] latencies)
    {
        Array.Sort(latencies);
        return new(perSecond, latencies[latencies.Length / 2], latencies[Math.Min(latencies.Length - 1, latencies.Length * 99 / 100)]);
    }

    private static string Text(IEnumerable<double> milliseconds) => Sample.Median(milliseconds).ToString("F2", CultureInfo.InvariantCulture);
}
