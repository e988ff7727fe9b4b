using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Persistence.Retention;

namespace OrleansAgents.Persistence.Postgres;

/// <summary>Registers the PostgreSQL store.</summary>
public static class PostgresRegistration
{
    /// <summary>
    /// Keeps journal, index, definitions, states of small grains, the router's models and feed in one PostgreSQL database. Its schema
    /// is checked when the store is first resolved, and must be there: see <see cref="PostgresMigrations"/>. A repeat only changes the
    /// database. Further options come from <c>OrleansAgents:Store</c>. <see cref="RetentionLoop"/> is there to be started by the host,
    /// with the options <c>OrleansAgents:Retention</c>; several processes may run it at once.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">The database.</param>
    /// <returns>The builder.</returns>
    public static IOrleansAgentsBuilder UsePostgres(this IOrleansAgentsBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<PostgresStoreOptions>().BindConfiguration("OrleansAgents:Store").Configure(o => o.ConnectionString = connectionString).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgresStoreOptions>, PostgresStoreOptionsValidator>());
        services.TryAddSingleton(provider => Open(provider.GetRequiredService<IOptions<PostgresStoreOptions>>().Value, provider.GetService<TimeProvider>()));
        services.AddStorePorts<PostgresStore>();
        services.TryAddSingleton(provider => provider.GetRequiredService<PostgresStore>().Feed);
        return builder;
    }

    // A container makes its services at once; the host resolves this one before it takes requests.
    private static PostgresStore Open(PostgresStoreOptions options, TimeProvider? time) =>
        Task.Run(() => PostgresStore.OpenAsync(options, time)).GetAwaiter().GetResult();
}

/// <summary>Checks <see cref="PostgresStoreOptions"/> at start, all errors together.</summary>
internal sealed class PostgresStoreOptionsValidator : IValidateOptions<PostgresStoreOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PostgresStoreOptions options) =>
        options.Failures().ToList() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
}
