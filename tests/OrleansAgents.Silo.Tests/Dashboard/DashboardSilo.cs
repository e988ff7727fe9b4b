using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Silo.Configuration;
using OrleansAgents.Silo.Hosting;
using OrleansAgents.Silo.Tests.Contract;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Tests.Dashboard;

/// <summary>One silo with all that the program has, at a port of its own.</summary>
internal sealed class DashboardSilo : IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly WebApplication _silo;

    private DashboardSilo(PostgresDatabase database, WebApplication silo) => (_database, _silo) = (database, silo);

    /// <summary>Gets what is in the silo.</summary>
    public IServiceProvider Services => _silo.Services;

    /// <summary>Starts it.</summary>
    /// <param name="dashboard">Whether it serves the dashboard.</param>
    public static async Task<DashboardSilo> StartAsync(bool dashboard = true)
    {
        var database = await PostgresDatabase.MigratedAsync();
        var source = new OperatorFileSource(OperatorFile.Empty, []);
        var settings = SiloSettings.Read(source, new Dictionary<string, string?>
        {
            [SiloSettings.ConnectionKey] = database.ConnectionString,
            ["urls"] = "http://127.0.0.1:0",
            ["OrleansAgents:Silo:SiloPort"] = $"{FreePorts.Take(1)[0]}",
            ["OrleansAgents:Silo:GatewayPort"] = "0",
            ["OrleansAgents:Silo:AdvertisedAddress"] = "127.0.0.1",
            ["OrleansAgents:Silo:DrainTimeout"] = "00:00:00.500",
            ["OrleansAgents:Silo:Dashboard"] = $"{dashboard}",
        });
        var silo = SiloApplication.Build(
            settings.Value ?? throw new InvalidOperationException(settings.Error?.Message), source, services => services.AddLogging(log => log.ClearProviders()));
        await silo.StartAsync();
        await silo.Services.GetRequiredService<SiloState>().Begun;
        return new(database, silo);
    }

    /// <summary>Gives the address of a page.</summary>
    /// <param name="path">The path, with what follows it.</param>
    public Uri Page(string path) => new(_silo.Urls.First() + path);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _silo.StopAsync();
        await _silo.DisposeAsync();
        await _database.DisposeAsync();
    }
}
