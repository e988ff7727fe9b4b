using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Silo.Configuration;
using OrleansAgents.Silo.Hosting;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Silo.Tests.Contract;

/// <summary>Two silos in this process, with all that the program has, over a PostgreSQL database of their own.</summary>
public sealed class ClusterPlatform : PlatformUnderTest
{
    private const int Silos = 2;

    private readonly List<WebApplication> _silos = [];
    private readonly List<CutJournal> _journals = [];
    private readonly int[] _ports = FreePorts.Take(Silos);
    private PostgresDatabase? _database;

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<FrontDoor>> StartAsync(IAgentInvoker agents)
    {
        _database ??= await PostgresDatabase.MigratedAsync();
        foreach (var port in _ports)
        {
            var silo = Build(port, agents);
            await silo.StartAsync();
            await silo.Services.GetRequiredService<SiloState>().Begun;
            _journals.Add((CutJournal)silo.Services.GetRequiredService<IWorkflowJournal>());
            _silos.Add(silo);
        }

        return [.. _silos.Select(silo => FrontDoor.Of(silo.Services))];
    }

    /// <inheritdoc/>
    protected override async Task DrainAsync()
    {
        await Task.WhenAll(_silos.Select(StopAsync));
        Forget();

        static async Task StopAsync(WebApplication silo)
        {
            await silo.StopAsync();
            await silo.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task KillAsync()
    {
        _journals.ForEach(journal => journal.Cut());
        foreach (var silo in _silos)
        {
            await silo.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await silo.DisposeAsync();
        }

        Forget();
    }

    /// <inheritdoc/>
    protected override async Task DeleteStoreAsync() => await _database!.DisposeAsync();

    private void Forget()
    {
        _silos.Clear();
        _journals.Clear();
    }

    private WebApplication Build(int port, IAgentInvoker agents)
    {
        var settings = new Dictionary<string, string?>(ContractSettings.All)
        {
            [SiloSettings.ConnectionKey] = _database!.ConnectionString,
            ["urls"] = "http://127.0.0.1:0",
            ["OrleansAgents:Silo:SiloPort"] = $"{port}",
            ["OrleansAgents:Silo:GatewayPort"] = "0",
            ["OrleansAgents:Silo:AdvertisedAddress"] = "127.0.0.1",
            ["OrleansAgents:Silo:DrainTimeout"] = "00:00:00.500",        // agents that a test holds are not worth waiting for
        };
        var source = new OperatorFileSource(OperatorFile.Empty with { Agents = ContractAgents.Configured }, []);
        var read = SiloSettings.Read(source, settings).Value ?? throw new InvalidOperationException("The settings of the test are refused.");
        return SiloApplication.Build(read, source, services =>
        {
            services.AddSingleton<Jitter>(() => 1);
            services.AddSingleton(agents);
            services.AddSingleton<IWorkflowJournal>(provider => new CutJournal(provider.GetRequiredService<PostgresStore>()));
            services.AddLogging(log => log.SetMinimumLevel(LogLevel.Error));
        });
    }
}
