using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Persistence.Retention;
using OrleansAgents.TestKit.Postgres;

namespace OrleansAgents.Persistence.Tests.Postgres;

public sealed class PostgresRegistrationTests
{
    [Fact]
    public async Task UsePostgres_Twice_GivesOneStoreBehindEveryPort()
    {
        await using var database = await PostgresDatabase.MigratedAsync();
        await using var provider = Build(database.ConnectionString, new() { ["OrleansAgents:Store:BatchMax"] = "64" });

        var store = provider.GetRequiredService<PostgresStore>();

        Assert.All(
            (Type[])
            [
                typeof(IWorkflowJournal), typeof(IWorkflowIndex), typeof(IDefinitionStore), typeof(IGrainStateStore), typeof(IRouterModelStore), typeof(IWorkflowRetention),
            ],
            port => Assert.Same(store, Assert.Single(provider.GetServices(port))));
        Assert.Same(store.Feed, provider.GetRequiredService<IEventFeed>());
        Assert.Single(provider.GetServices<RetentionLoop>());
        Assert.Equal(64, provider.GetRequiredService<IOptions<PostgresStoreOptions>>().Value.BatchMax);
    }

    [Fact]
    public void UsePostgres_ValuesOutOfRange_AreRefusedTogetherByTheirKeys()
    {
        using var provider = Build("Host=x", new() { ["OrleansAgents:Store:BatchMax"] = "0", ["OrleansAgents:Store:FeedPollEvery"] = "00:00:00" });

        var refused = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.All(
            (string[])["OrleansAgents:Store:BatchMax", "OrleansAgents:Store:FeedPollEvery"], key => Assert.Contains(key, refused.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task UsePostgres_ADatabaseWithoutOurTables_SaysWhatToRun()
    {
        await using var database = await PostgresDatabase.EmptyAsync();
        await using var provider = Build(database.ConnectionString, []);

        var refused = Assert.Throws<StoreUnavailableException>(provider.GetRequiredService<PostgresStore>);

        Assert.Equal("store.schema_missing", refused.Code);
        Assert.Contains("orleansagents migrate --postgres", refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(string connectionString, Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        new Builder(services).UsePostgres("Host=elsewhere").UsePostgres(connectionString);
        return services.BuildServiceProvider();
    }

    private sealed record Builder(IServiceCollection Services) : IOrleansAgentsBuilder;
}
