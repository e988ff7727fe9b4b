using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Agents.Local;
using OrleansAgents.Core.Configuration;
using OrleansAgents.Core.Json;
using OrleansAgents.Embedded;
using OrleansAgents.Persistence.Sqlite;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Benchmarks.Platforms;

/// <summary>The whole platform in this process, over a new SQLite file with its usual durability.</summary>
internal sealed class BenchPlatform : IAsyncDisposable
{
    /// <summary>What every run is started with.</summary>
    public static readonly JsonPayload Input = JsonPayload.Parse("""{"question":"How fast is a durable step?"}""");

    private readonly ServiceProvider _provider;
    private readonly TemporaryFolder _folder = new();

    private BenchPlatform(IReadOnlyDictionary<string, string?> settings, StampAgent? stamps)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging(log => log.SetMinimumLevel(LogLevel.Error));
        services.AddPlatform(new(_folder.Path, ConfigFile: null), new(stamps is null ? OperatorFile.Empty : OperatorFile.Empty with { Agents = [StampAgent.Registration] }, []));
        if (stamps is not null)
        {
            services.AddSingleton<ILocalAgent>(stamps);
        }

        _provider = services.BuildServiceProvider();
    }

    public SqliteStore Store => _provider.GetRequiredService<SqliteStore>();

    public EmbeddedHost Host => _provider.GetRequiredService<EmbeddedHost>();

    public IWorkflowRetention Retention => Store;

    public IWorkflowClient Client => _provider.GetRequiredService<IWorkflowClient>();

    public IAgentRegistry Registry => _provider.GetRequiredService<IAgentRegistry>();

    public IAgentDirectory Directory => _provider.GetRequiredService<IAgentDirectory>();

    public IResourceLocks Locks => _provider.GetRequiredService<IResourceLocks>();

    public IEventFeed Feed => _provider.GetRequiredService<IEventFeed>();

    public static Task<BenchPlatform> OpenAsync(params string[] definitions) => OpenAsync(new Dictionary<string, string?>(), definitions);

    /// <summary>Opens a platform with an agent that notes when it is called.</summary>
    public static Task<BenchPlatform> OpenAsync(StampAgent stamps, params string[] definitions) => OpenAsync(new Dictionary<string, string?>(), stamps, definitions);

    public static Task<BenchPlatform> OpenAsync(IReadOnlyDictionary<string, string?> settings, params string[] definitions) => OpenAsync(settings, null, definitions);

    private static async Task<BenchPlatform> OpenAsync(IReadOnlyDictionary<string, string?> settings, StampAgent? stamps, string[] definitions)
    {
        var platform = new BenchPlatform(settings, stamps);
        foreach (var text in definitions)
        {
            var put = await platform._provider.GetRequiredService<IDefinitionCatalog>().PutAsync(text, null, CancellationToken.None);
            if (put.Error is { } error)
            {
                throw new InvalidOperationException(error.Message);
            }
        }

        await platform.Host.RecoverAsync(CancellationToken.None);
        return platform;
    }

    public async Task<string> StartAsync(string definition)
    {
        var started = await Client.StartAsync(new() { DefinitionName = definition, Input = Input }, CancellationToken.None);
        return started.TryGet(out var run, out var error) ? run.Id : throw new InvalidOperationException(error.Message);
    }

    /// <summary>Starts a run and waits until its end is durable.</summary>
    public async Task RunAsync(string definition) => await Feed.WaitForEndAsync(new(await StartAsync(definition)), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Dispose();
    }
}
