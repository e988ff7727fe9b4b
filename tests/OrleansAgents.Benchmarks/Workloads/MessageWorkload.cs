using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>A2A messages to an agent that gets them at once, in 100 runs: as many as there may be, and 1,000 a second.</summary>
internal sealed class MessageWorkload : IWorkload
{
    private const int Runs = 100;

    private const string Talking = """
        name: talking
        steps:
          - { id: listen, agent: stamp }
          - { id: end, signal: end }
        """;

    public string Name => "messages";

    public async Task RunAsync(Scale scale)
    {
        var table = new ResultTable("A2A messages, durable, to an agent in this process", "how", "messages", "messages/s delivered", "p50 ms", "p99 ms");
        await FloodAsync(scale, table, together: 1);
        await FloodAsync(scale, table, together: 10);
        await FloodAsync(scale, table, together: 100);
        await PaceAsync(scale, table);
        table.Print();
    }

    private static async Task FloodAsync(Scale scale, ResultTable table, int together)
    {
        var stamps = new StampAgent();
        await using var platform = await BenchPlatform.OpenAsync(stamps, Talking);
        var runs = await StartAsync(platform);
        var sends = scale.Of(100_000) / together / (together == 1 ? 4 : 1);
        var next = -1;
        await ClosedLoop.RunAsync(Runs, Runs, place => SendAsync(platform, runs[place], together));       // warm
        await ArrivedAsync(stamps, Runs * together);
        stamps.Take();

        var started = Stopwatch.GetTimestamp();
        await ClosedLoop.RunAsync(sends, Runs, place => SendAsync(platform, runs[Interlocked.Increment(ref next) % Runs], together));
        await ArrivedAsync(stamps, sends * together);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Add(table, $"{Runs} senders, {together} together", sends * together / seconds, stamps.Take().Messages);
    }

    private static async Task PaceAsync(Scale scale, ResultTable table)
    {
        var stamps = new StampAgent();
        await using var platform = await BenchPlatform.OpenAsync(stamps, Talking);
        var runs = await StartAsync(platform);
        await OpenLoop.RunAsync(1_000, 1, number => SendAsync(platform, runs[number % Runs], 1));           // warm
        stamps.Take();
        var rate = await OpenLoop.RunAsync(1_000, scale.Runs * 4, number => SendAsync(platform, runs[number % Runs], 1));
        Add(table, "1,000 a second, one by one", rate, stamps.Take().Messages);
    }

    private static async Task<string[]> StartAsync(BenchPlatform platform)
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(_ => platform.StartAsync("talking")));
        foreach (var run in runs)
        {
            while ((await platform.Client.GetAsync(run, CancellationToken.None)).Value?.Status != Core.Workflows.WorkflowStatus.Waiting)
            {
                await Task.Yield();
            }
        }

        return runs;
    }

    private static async Task SendAsync(BenchPlatform platform, string run, int together)
    {
        var messages = new OutgoingMessage[together];
        Array.Fill(messages, new("listen", StampAgent.Now()));
        var sent = await platform.Client.SendMessagesAsync(run, "bench", messages, null, CancellationToken.None);
        _ = sent.Value ?? throw new InvalidOperationException(sent.Error!.Message);
    }

    private static async Task ArrivedAsync(StampAgent stamps, int count)
    {
        while (stamps.Messages < count)
        {
            await Task.Delay(1);
        }
    }

    private static void Add(ResultTable table, string how, double rate, double[] latencies) => table.Add(
        how, latencies.Length.ToString("N0", CultureInfo.InvariantCulture), rate.ToString("N0", CultureInfo.InvariantCulture),
        latencies[latencies.Length / 2].ToString("N2", CultureInfo.InvariantCulture), latencies[latencies.Length * 99 / 100].ToString("N2", CultureInfo.InvariantCulture));
}
