using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Persistence.Retention;
using OrleansAgents.Persistence.Sqlite.Backups;

namespace OrleansAgents.Persistence.Sqlite;

/// <summary>Registers the SQLite store.</summary>
public static class SqliteRegistration
{
    /// <summary>
    /// Keeps journal, index, definitions, states of small grains, the router's models and feed in one SQLite file. The folder is taken when the store is first resolved,
    /// and given up when the provider is disposed. A repeat only changes the folder. Further options come from
    /// <c>OrleansAgents:Store</c>. <see cref="RetentionLoop"/> and <see cref="BackupSchedule"/> are there to be started by the host,
    /// with the options <c>OrleansAgents:Retention</c> and <c>OrleansAgents:Backup</c>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="folder">The data folder.</param>
    /// <returns>The builder.</returns>
    public static IOrleansAgentsBuilder UseSqlite(this IOrleansAgentsBuilder builder, string folder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<SqliteStoreOptions>().BindConfiguration("OrleansAgents:Store").Configure(o => o.Folder = folder).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SqliteStoreOptions>, SqliteStoreOptionsValidator>());
        services.TryAddSingleton(provider => SqliteStore.Open(
            provider.GetRequiredService<IOptions<SqliteStoreOptions>>().Value, provider.GetService<TimeProvider>()));
        services.AddStorePorts<SqliteStore>();
        services.TryAddSingleton(provider => provider.GetRequiredService<SqliteStore>().Feed);
        services.AddOptions<BackupOptions>().BindConfiguration("OrleansAgents:Backup").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BackupOptions>, BackupOptionsValidator>());
        services.TryAddSingleton<BackupSchedule>();
        return builder;
    }
}

/// <summary>Checks <see cref="SqliteStoreOptions"/> at start, all errors together.</summary>
internal sealed class SqliteStoreOptionsValidator : IValidateOptions<SqliteStoreOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SqliteStoreOptions options) =>
        options.Failures().ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
}
