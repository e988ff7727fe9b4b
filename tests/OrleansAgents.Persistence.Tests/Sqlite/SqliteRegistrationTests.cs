using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Persistence.Retention;
using OrleansAgents.Persistence.Sqlite.Backups;
using OrleansAgents.Persistence.Sqlite.Retention;
using OrleansAgents.Persistence.Sqlite;

namespace OrleansAgents.Persistence.Tests.Sqlite;

public sealed class SqliteRegistrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void UseSqlite_Twice_GivesOneStoreBehindEveryPort()
    {
        using var provider = Build([]);

        var store = provider.GetRequiredService<SqliteStore>();
        Assert.All(
            (Type[])
            [
                typeof(IWorkflowJournal), typeof(IWorkflowIndex), typeof(IDefinitionStore), typeof(IGrainStateStore), typeof(IRouterModelStore), typeof(IWorkflowRetention),
            ],
            port => Assert.Same(store, Assert.Single(provider.GetServices(port))));
        Assert.Single(provider.GetServices<RetentionLoop>());
        Assert.Equal(_folder.File("backups"), Assert.Single(provider.GetServices<BackupSchedule>()).Folder);
    }

    [Fact]
    public void UseSqlite_WithConfiguration_TakesTheBoundsAndNoBound()
    {
        using var provider = Build(new()
        {
            ["OrleansAgents:Store:PayloadInlineBytesMax"] = "4096",
            ["OrleansAgents:Retention:MaxAge"] = "",
            ["OrleansAgents:Retention:KeepFinished"] = "5",
            ["OrleansAgents:Backup:Every"] = "06:00:00",
        });

        Assert.Equal(4096, provider.GetRequiredService<IOptions<SqliteStoreOptions>>().Value.PayloadInlineBytesMax);
        var retention = provider.GetRequiredService<IOptions<RetentionOptions>>().Value;
        Assert.Equal((null, 5), (retention.MaxAge, retention.KeepFinished));
        Assert.Equal(TimeSpan.FromHours(6), provider.GetRequiredService<IOptions<BackupOptions>>().Value.Every);
    }

    [Fact]
    public void UseSqlite_ValuesOutOfRange_AreRefusedAtStartByTheirKeys()
    {
        using var provider = Build(new() { ["OrleansAgents:Retention:KeepFinished"] = "-1", ["OrleansAgents:Backup:Keep"] = "0" });

        var refused = Assert.Throws<AggregateException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.All(
            (string[])["OrleansAgents:Retention:KeepFinished", "OrleansAgents:Backup:Keep"],
            key => Assert.Contains(refused.InnerExceptions, e => e.Message.Contains(key, StringComparison.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();

    private ServiceProvider Build(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var builder = new Builder(services);
        builder.UseSqlite("elsewhere").UseSqlite(_folder.Path);
        return services.BuildServiceProvider();
    }

    private sealed record Builder(IServiceCollection Services) : IOrleansAgentsBuilder;
}
