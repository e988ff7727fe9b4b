using System.Globalization;
using OrleansAgents.Silo.Benchmarks.Measuring;
using OrleansAgents.Silo.Benchmarks.Platforms;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Benchmarks;

/// <summary>W1 on each host in turn, round after round, in one run; names choose some of the hosts.</summary>
internal static class Program
{
    private const string Usage = "usage: OrleansAgents.Silo.Benchmarks [--quick] [embedded | silo | silos]...";
    private static readonly string[] All = ["embedded", "silo", "silos"];

    public static async Task<int> Main(string[] arguments)
    {
        var names = arguments.Where(a => a[0] != '-').ToArray();
        if (names.Except(All).Any() || arguments.Contains("--help"))
        {
            Console.WriteLine(Usage);
            return names.Except(All).Any() ? 2 : 0;
        }

        var plan = arguments.Contains("--quick") ? new Plan(Rounds: 1, TimeSpan.FromSeconds(3)) : new Plan(Rounds: 3, TimeSpan.FromSeconds(10));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTimeOffset.Now:yyyy-MM-dd HH:mm}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, best of {plan.Rounds} round(s) of {plan.Span.TotalSeconds} s"));
        await using var server = await PostgresServer.StartAsync("max_wal_size=4GB");
        var hosts = new List<IMeasuredHost>();
        try
        {
            foreach (var name in names.Length == 0 ? All : names)
            {
                hosts.Add(name switch
                {
                    "embedded" => await EmbeddedPlatform.OpenAsync(),
                    "silo" => await SiloPlatform.OpenAsync(server, silos: 1),
                    _ => await SiloPlatform.OpenAsync(server, silos: 3),
                });
            }

            await new LinearComparison(server, plan).RunAsync(hosts);
        }
        finally
        {
            foreach (var host in hosts)
            {
                await host.DisposeAsync();
            }
        }

        return 0;
    }
}
