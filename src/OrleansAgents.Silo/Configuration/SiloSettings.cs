using Microsoft.Extensions.Options;
using OrleansAgents.Core.Errors;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Hosting.Starting;

namespace OrleansAgents.Silo.Configuration;

/// <summary>What must be known before a silo can be made.</summary>
/// <param name="Configuration">All settings: defaults, the operator's file, <c>appsettings.json</c>, the environment, the command line; the last one counts.</param>
/// <param name="Silo">How the silo works, checked.</param>
/// <param name="ConnectionString">The database.</param>
/// <param name="Urls">Where the HTTP front door listens.</param>
internal sealed record SiloSettings(IConfiguration Configuration, SiloOptions Silo, string ConnectionString, string Urls)
{
    /// <summary>The setting of the connection string.</summary>
    public const string ConnectionKey = "OrleansAgents:Store:ConnectionString";

    private const string DefaultUrls = "http://127.0.0.1:5080";

    /// <summary>Reads the settings.</summary>
    /// <param name="source">The operator's file.</param>
    /// <param name="arguments">The command line, read already: keys and values.</param>
    /// <returns>The settings, or <c>configuration.invalid</c> with every problem.</returns>
    public static Result<SiloSettings> Read(OperatorFileSource source, IReadOnlyDictionary<string, string?> arguments)
    {
        try
        {
            if (!PlatformConfiguration.Read(source.File).TryGet(out var known, out var error))
            {
                return error;
            }

            var configuration = new ConfigurationBuilder().AddConfiguration(known).AddInMemoryCollection(arguments).Build();
            var silo = configuration.GetSection(SiloOptions.Section).Get<SiloOptions>() ?? new();
            var validated = new SiloOptionsValidator().Validate(Options.DefaultName, silo);
            if (validated.Failed)
            {
                return StartFaults.InvalidConfiguration(validated.Failures!);
            }

            if (configuration[ConnectionKey] is not { Length: > 0 } connection)
            {
                return new DomainError(
                    "store.connection_missing", ErrorKind.Invalid,
                    $"A silo keeps its state in PostgreSQL, and no connection string is set. Set {ConnectionKey} in appsettings.json, ORLEANSAGENTS__STORE__CONNECTIONSTRING in the environment, or --postgres.");
            }

            var urls = configuration["urls"] ?? DefaultUrls;
            return ListenAddresses.Check(urls) is { } refused ? refused : new SiloSettings(configuration, silo, connection, urls);
        }
        catch (Exception e) when (StartFaults.TryExplain(e, out var explained))
        {
            return explained;
        }
    }
}
