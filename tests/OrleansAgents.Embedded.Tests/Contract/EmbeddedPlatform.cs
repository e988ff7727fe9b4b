using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Agents.Hosting;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Grains.Locks;
using OrleansAgents.Grains.Routing;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.Persistence.Sqlite;

namespace OrleansAgents.Embedded.Tests.Contract;

/// <summary>The embedded host over an SQLite file of its own.</summary>
public sealed class EmbeddedPlatform : PlatformUnderTest
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleansagents-contract-").FullName;
    private ServiceProvider _services = null!;
    private CutJournal _journal = null!;

    private EmbeddedHost Host => _services.GetRequiredService<EmbeddedHost>();

    /// <inheritdoc/>
    protected override async Task<IReadOnlyList<FrontDoor>> StartAsync(IAgentInvoker agents)
    {
        _services = Build(agents);
        _journal = (CutJournal)_services.GetRequiredService<IWorkflowJournal>();
        await _services.GetRequiredService<AgentRegistry>().LoadAsync(CancellationToken.None);
        await _services.GetRequiredService<ResourceLocks>().LoadAsync(CancellationToken.None);
        await _services.GetRequiredService<RouterModelKeeper>().StartAsync(CancellationToken.None);
        await Host.RecoverAsync(CancellationToken.None);
        return [FrontDoor.Of(_services)];
    }

    /// <inheritdoc/>
    protected override async Task DrainAsync()
    {
        await Host.DrainAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task KillAsync()
    {
        _journal.Cut();
        await _services.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override Task DeleteStoreAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private ServiceProvider Build(IAgentInvoker agents)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(ContractSettings.All).Build());
        services.AddLogging();
        services.AddSingleton<Jitter>(() => 1);
        services.AddSingleton(agents);
        services.AddSingleton<IWorkflowJournal>(provider => new CutJournal(provider.GetRequiredService<SqliteStore>()));
        services.AddOrleansAgents().UseSqlite(_folder);
        services.AddAgents(ContractAgents.Configured);
        return services.BuildServiceProvider();
    }
}
