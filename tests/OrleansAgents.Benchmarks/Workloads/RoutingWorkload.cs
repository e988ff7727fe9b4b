using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansAgents.Agents.Directories;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Core.Agents;
using OrleansAgents.Grains.Routing;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>The router over 150 services of about a hundred examples each: how long training, one recommendation and a new service take.</summary>
internal sealed class RoutingWorkload : IWorkload
{
    private const int Services = 150;
    private const int ExamplesPerService = 100;
    private const string Folder = "OrleansAgents.Grains.Routing.Knowledge.Capabilities.";

    public string Name => "routing";

    public async Task RunAsync(Scale scale)
    {
        var agents = Agents();
        var (training, adding) = (new List<double>(), new List<double>());
        for (var run = 0; run < scale.Runs; run++)
        {
            var directory = new AgentDirectory(agents);
            using var keeper = new RouterModelKeeper(directory, TimeProvider.System, NullLogger<RouterModelKeeper>.Instance);
            var started = Stopwatch.GetTimestamp();
            await keeper.EnsureAsync(CancellationToken.None);
            training.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            adding.Add(await AddAsync(directory, keeper));
            if (run == scale.Runs - 1)
            {
                Print(training, adding, new TextRouter(directory, keeper), agents, scale);
            }
        }
    }

    private static void Print(List<double> training, List<double> adding, TextRouter router, List<AgentDescriptor> agents, Scale scale)
    {
        var made = new ResultTable($"Text model of {Services} services, {agents.Sum(agent => agent.Examples.Length):N0} examples", "what", "median", "slowest");
        made.Add("training, knowledge included", Text(training.Order().ElementAt(training.Count / 2), "N2", "s"), Text(training.Max(), "N2", "s"));
        made.Add("a new service on a running router, until it is known", Text(adding.Order().ElementAt(adding.Count / 2), "N0", "ms"), Text(adding.Max(), "N0", "ms"));
        made.Print();

        var queries = agents.Select(agent => agent.Examples[^1] + " please").ToArray();
        var table = new ResultTable("One recommendation, reasons and result included", "query", "p50 us", "p99 us", "max us", "bytes of result");
        Measure("one of 150 services", i => queries[i % queries.Length], capability: null);
        Measure("one of 3 services of a capability", i => queries[i % queries.Length], "shared");
        Measure("100,000 characters", i => new string('a', 50_000) + string.Join(' ', queries.Skip(i % 10)), capability: null, count: 500);
        table.Print();

        void Measure(string name, Func<int, string> query, string? capability, int count = 20_000)
        {
            count /= scale.Divisor;
            var texts = Enumerable.Range(0, count).Select(query).ToArray();
            Array.ForEach(texts[..Math.Min(count, 500)], text => router.Recommend(text, capability));
            var micros = new double[count];
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < count; i++)
            {
                var started = Stopwatch.GetTimestamp();
                router.Recommend(texts[i], capability);
                micros[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }

            var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / count;
            Array.Sort(micros);
            table.Add(name, Text(micros[count / 2], "N0"), Text(micros[count * 99 / 100], "N0"), Text(micros[^1], "N0"), Text(bytes, "N0"));
        }
    }

    // Until the model knows it, the router names a new agent without a word for or against it.
    private static async Task<double> AddAsync(AgentDirectory directory, RouterModelKeeper keeper)
    {
        var router = new TextRouter(directory, keeper);
        router.Recommend("warm", "beekeeping");
        var started = Stopwatch.GetTimestamp();
        directory.Put(new(new AgentDescriptor("bees", AgentKind.Local)
        {
            Capabilities = ["beekeeping"], Description = "Hives, honey, swarms", Examples = ["a swarm hangs in the tree", "how much honey does hive 4 give"],
        }));
        while (!(router.Recommend("the swarm left its hive", capability: null).Candidates[0] is { Service: "bees", Confidence: > 0 }))
        {
            await Task.Yield();
        }

        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await keeper.EnsureAsync(CancellationToken.None);
        return elapsed;
    }

    // Services of tags that nobody knows, whose examples are what the program knows of common ones: texts as people write them.
    private static List<AgentDescriptor> Agents()
    {
        var assembly = typeof(TextRouter).Assembly;
        var phrases = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .SelectMany(name => new StreamReader(assembly.GetManifestResourceStream(name)!).ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
            .Chunk(ExamplesPerService).Take(Services).ToList();
        return [.. phrases.Select((examples, i) => new AgentDescriptor($"service-{i:000}", AgentKind.Local)
        {
            Capabilities = i is 10 or 60 or 110 ? [$"unheard-of-{i}", "shared"] : [$"unheard-of-{i}"],
            Examples = [.. examples],
        })];
    }

    private static string Text(double number, string format, string unit = "") =>
        number.ToString(format, CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);
}
