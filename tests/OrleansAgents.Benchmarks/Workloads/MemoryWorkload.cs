using System.Globalization;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>W4: what a completed run and a parked run keep in memory.</summary>
internal sealed class MemoryWorkload : IWorkload
{
    public string Name => "w4";

    public async Task RunAsync(Scale scale)
    {
        var count = scale.Of(10_000);
        await using var platform = await BenchPlatform.OpenAsync(Definitions.Linear, Definitions.Parked);
        await ClosedLoop.RunAsync(1000, 64, _ => platform.RunAsync("w1"));          // warm
        var empty = Live();
        await ClosedLoop.RunAsync(count, 64, _ => platform.RunAsync("w1"));
        var completed = Live();
        await ClosedLoop.RunAsync(count, 64, _ => platform.StartAsync("parked"));
        var parked = Live();
        var table = new ResultTable($"W4, memory of {count:N0} runs", "what", "bytes a run", "process MB");
        Add(table, "completed", completed.Heap - empty.Heap, count, completed.Process);
        Add(table, "parked in a delayed step", parked.Heap - completed.Heap, count, parked.Process);
        table.Print();
        Console.WriteLine($"  {platform.Host.ActivationCount:N0} runs in memory at the end");
        await platform.Host.DrainAsync(new CancellationToken(canceled: true));
    }

    private static void Add(ResultTable table, string what, long bytes, int count, long process) => table.Add(
        what, (bytes / (double)count).ToString("N0", CultureInfo.InvariantCulture), (process >> 20).ToString(CultureInfo.InvariantCulture));

    private static (long Heap, long Process) Live()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }
}
