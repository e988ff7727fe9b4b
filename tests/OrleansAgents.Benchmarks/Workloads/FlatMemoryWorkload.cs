using System.Globalization;
using OrleansAgents.Benchmarks.Http;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>A server's memory after 10,000 workflows and after 100,000.</summary>
internal sealed class FlatMemoryWorkload : IWorkload
{
    public string Name => "flat";

    public async Task RunAsync(Scale scale)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        var table = new ResultTable("Server memory, 64 in flight through HTTP", "after workflows", "resident MB");
        table.Add("0", await TextAsync(server));
        using var runs = await HttpRuns.OpenAsync(server.Address, 64, "w1", Definitions.Linear);
        var done = 0;
        foreach (var target in (int[])[10_000, 20_000, 50_000, 100_000])
        {
            await ClosedLoop.RunAsync(scale.Of(target - done), 64, runs.RunAsync);
            done = target;
            table.Add(scale.Of(target).ToString("N0", CultureInfo.InvariantCulture), await TextAsync(server));
        }

        table.Print();
    }

    private static async Task<string> TextAsync(ServerProcess server) => (await server.ResidentMegabytesAsync()).ToString("N0", CultureInfo.InvariantCulture);
}
