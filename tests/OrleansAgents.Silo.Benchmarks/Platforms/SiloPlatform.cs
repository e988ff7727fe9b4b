using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Benchmarks.Platforms;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Silo.Configuration;
using OrleansAgents.Silo.Hosting;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Benchmarks.Platforms;

/// <summary>Silos in this process, each with all that the program has, over one PostgreSQL database; callers are spread over their front doors.</summary>
internal sealed class SiloPlatform : IMeasuredHost
{
    private readonly List<WebApplication> _silos = [];
    private readonly List<Door> _doors = [];
    private readonly PostgresDatabase _database;
    private long _commits;

    private SiloPlatform(PostgresDatabase database) => _database = database;

    /// <inheritdoc/>
    public string Name => _silos.Count == 1 ? "1 silo, PostgreSQL" : string.Create(CultureInfo.InvariantCulture, $"{_silos.Count} silos, PostgreSQL");

    /// <inheritdoc/>
    public long Commits => Interlocked.Read(ref _commits);

    public static async Task<SiloPlatform> OpenAsync(PostgresServer server, int silos)
    {
        var platform = new SiloPlatform(await PostgresDatabase.MigratedOnAsync(server));
        foreach (var port in FreePorts(silos))
        {
            await platform.AddAsync(port, cluster: string.Create(CultureInfo.InvariantCulture, $"bench-{silos}"));
        }

        var put = await platform._silos[0].Services.GetRequiredService<IDefinitionCatalog>().PutAsync(Definitions.Linear, null, CancellationToken.None);
        return put.Error is null ? platform : throw new InvalidOperationException(put.Error.Message);
    }

    /// <inheritdoc/>
    public async Task RunAsync(int place)
    {
        var door = _doors[place % _doors.Count];
        var started = await door.Client.StartAsync(new() { DefinitionName = "w1", Input = BenchPlatform.Input }, CancellationToken.None);
        var id = started.TryGet(out var run, out var error) ? run.Id : throw new InvalidOperationException(error.Message);
        await door.Feed.WaitForEndAsync(new WorkflowId(id), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.StopAsync();
            await silo.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    private async Task AddAsync(int port, string cluster)
    {
        var settings = new Dictionary<string, string?>
        {
            [SiloSettings.ConnectionKey] = _database.ConnectionString,
            ["urls"] = "http://127.0.0.1:0",
            ["OrleansAgents:Silo:ClusterId"] = cluster,
            ["OrleansAgents:Silo:SiloPort"] = port.ToString(CultureInfo.InvariantCulture),
            ["OrleansAgents:Silo:GatewayPort"] = "0",
            ["OrleansAgents:Silo:AdvertisedAddress"] = "127.0.0.1",
        };
        var source = new OperatorFileSource(OperatorFile.Empty, []);
        var read = SiloSettings.Read(source, settings);
        var silo = SiloApplication.Build(
            read.Value ?? throw new InvalidOperationException(read.Error?.Message), source, services => services.AddLogging(log => log.ClearProviders()));
        _silos.Add(silo);
        await silo.StartAsync();
        await silo.Services.GetRequiredService<SiloState>().Begun;
        silo.Services.GetRequiredService<PostgresStore>().Committed += _ => Interlocked.Increment(ref _commits);
        _doors.Add(new(silo.Services.GetRequiredService<IWorkflowClient>(), silo.Services.GetRequiredService<IEventFeed>()));
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private sealed record Door(IWorkflowClient Client, IEventFeed Feed);
}
