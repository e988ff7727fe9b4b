using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>10,000 agents that send a heartbeat every 10 seconds, and searches among them all the while.</summary>
internal sealed class RegistryWorkload : IWorkload
{
    private const int Capabilities = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly HeartbeatReport Ok = new("ok", 0.1, 50 << 20);

    public string Name => "registry";

    public async Task RunAsync(Scale scale)
    {
        var (agents, seconds) = (10_000, scale.Runs * 10);
        await using var platform = await BenchPlatform.OpenAsync();
        var registering = await ClosedLoop.RunAsync(agents, 64, new Counter().Each(i => RegisterAsync(platform.Registry, i)));
        var beats = await BeatAsync(platform.Registry, agents, seconds);
        var few = await SearchAsync(platform.Registry, scale.Of(100_000), new("c7", AgentHealth.Healthy));
        var all = await SearchAsync(platform.Registry, scale.Of(5_000), new("all", AgentHealth.Healthy));
        var entries = await ClosedLoop.RunAsync(scale.Of(1_000_000), 1, _ => Task.FromResult(platform.Directory.WithCapability("all").Length));

        var table = new ResultTable($"Registry, {agents:N0} agents", "what", "per second", "p50 ms", "p99 ms", "share of a core");
        Add(table, "register, durable", registering);
        table.Add($"heartbeats, each agent every {Interval.TotalSeconds:0} s", Text(beats.PerSecond, "N0"), "", "", Text(beats.Cores, "P1"));
        Add(table, $"find by capability and health: {agents / Capabilities:N0} agents", few);
        Add(table, $"find by capability and health: {agents:N0} agents", all);
        Add(table, $"directory, {agents:N0} agents of one capability", entries);
        table.Print();
    }

    private static Task RegisterAsync(IAgentRegistry registry, int i) => Accept(registry.RegisterAsync(
        new($"agent-{i}", AgentKind.Http)
        {
            Capabilities = ["all", $"c{i % Capabilities}"],
            Endpoint = new("http://127.0.0.1:9/call"),
            Heartbeat = Interval,
            TimeToLive = TimeSpan.FromHours(1),
            Source = AgentSource.Registration,
        },
        CancellationToken.None));

    /// <summary>Spreads the heartbeats evenly over each interval, in ticks of 10 ms, and takes the processor time of the process.</summary>
    private static async Task<(double PerSecond, double Cores)> BeatAsync(IAgentRegistry registry, int agents, int seconds)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var (started, used, sent) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0L);
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds && await tick.WaitForNextTickAsync())
        {
            var due = (long)(Stopwatch.GetElapsedTime(started) / Interval * agents);
            for (; sent < due; sent++)
            {
                await Accept(registry.HeartbeatAsync($"agent-{sent % agents}", Ok, CancellationToken.None));
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return (sent / elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - used) / elapsed);
    }

    private static async Task<Sample> SearchAsync(IAgentRegistry registry, int count, AgentQuery query)
    {
        await ClosedLoop.RunAsync(1_000, 1, Search);          // warm
        return await ClosedLoop.RunAsync(count, 1, Search);

        Task Search(int place) => registry.List(query).Count > 0 ? Task.CompletedTask : throw new InvalidOperationException("Nobody was found.");
    }

    private static async Task Accept<T>(Task<Core.Errors.Result<T>> answer)
        where T : notnull
    {
        if ((await answer).Error is { } error)
        {
            throw new InvalidOperationException($"{error.Code}: {error.Message}");
        }
    }

    private static void Add(ResultTable table, string what, Sample sample) =>
        table.Add(what, Text(sample.PerSecond, "N0"), Text(sample.P50, "F4"), Text(sample.P99, "F4"), "");

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Gives each operation of a closed loop a number of its own.</summary>
    private sealed class Counter
    {
        private int _last = -1;

        public Func<int, Task> Each(Func<int, Task> operation) => _ => operation(Interlocked.Increment(ref _last));
    }
}
