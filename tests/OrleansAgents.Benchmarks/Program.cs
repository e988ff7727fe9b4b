using OrleansAgents.Benchmarks.Workloads;

// Each workload prints one table. Without arguments all run, in this order; names choose some; --quick makes them short; --postgres
// lets `store` measure PostgreSQL beside SQLite, on a server of its own.
IWorkload[] all =
[
    new MachineLimits(), new LinearWorkload(), new CyclicWorkload(), new ResumeWorkload(), new MemoryWorkload(), new HttpWorkload(), new FlatMemoryWorkload(),
    new ParallelWorkload(), new ForkWorkload(), new RetentionWorkload(), new RegistryWorkload(), new LockWorkload(),
    new MessageWorkload(), new AssignmentWorkload(), new HeartbeatWorkload(), new RoutingWorkload(), new StoreWorkload(postgres: args.Contains("--postgres")),
];
var names = args.Where(a => !a.StartsWith('-')).ToArray();
var unknown = names.Except(all.Select(w => w.Name)).ToArray();
if (unknown.Length > 0 || args.Any(a => a is "-h" or "--help"))
{
    Console.WriteLine($"usage: OrleansAgents.Benchmarks [--quick] [--postgres] [{string.Join(" | ", all.Select(w => w.Name))}]...");
    return unknown.Length > 0 ? 2 : 0;
}

var scale = args.Contains("--quick") ? new Scale(Runs: 1, Divisor: 10) : new Scale(Runs: 5, Divisor: 1);
Console.WriteLine($"{DateTimeOffset.Now:yyyy-MM-dd HH:mm}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, medians over {scale.Runs} run(s)");
foreach (var workload in all.Where(w => names.Length == 0 || names.Contains(w.Name)))
{
    Console.WriteLine();
    await workload.RunAsync(scale);
}

return 0;
