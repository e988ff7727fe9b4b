using OrleansAgents.Core.Errors;

namespace OrleansAgents.Silo.Configuration;

/// <summary>The command line of the silo: a few names for settings that differ from silo to silo.</summary>
/// <param name="Settings">The settings that it gives.</param>
/// <param name="ConfigFile">The operator's file; null for the default one.</param>
/// <param name="Help">Whether help is asked for.</param>
internal sealed record SiloArguments(IReadOnlyDictionary<string, string?> Settings, string? ConfigFile, bool Help)
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string HelpText =
        """
        Usage: orleansagents-silo [options]

        One silo of a cluster: it carries out workflows, and serves the HTTP API. All silos use one PostgreSQL database; make its
        tables first with 'orleansagents migrate --postgres CONNECTION'. Ctrl+C or SIGTERM drains and stops; the others go on.

        Options:
          --postgres CONNECTION   The database, such as "Host=db;Database=orleansagents;Username=orleansagents;Password=...".
          --urls URLS             Where the HTTP API listens; several are separated by semicolons. [http://127.0.0.1:5080]
          --config FILE           The operator's file: agents, definitions, limits, routing. [orleansagents.yaml, if it is there]
          --cluster NAME          Silos of one name work together. [orleansagents]
          --service NAME          Whose data it is; stays when a cluster is replaced. [orleansagents]
          --clustering KIND       adonet: a table in the database says who is there. localhost: silos of this machine. [adonet]
          --address IP            Where the other silos reach this one. [the machine's address]
          --silo-port PORT        The port for other silos. [11111]
          --gateway-port PORT     The port for Orleans clients; 0 for none. [30000]
          --help                  Shows this.

        Every setting can also stand in appsettings.json or in the environment, as OrleansAgents:Silo:SiloPort or
        ORLEANSAGENTS__SILO__SILOPORT; the command line counts before the environment, and that before the file.

        Examples:
          orleansagents-silo --postgres "Host=127.0.0.1;Database=orleansagents;Username=orleansagents"
          orleansagents-silo --postgres "..." --urls http://127.0.0.1:5081 --silo-port 11112 --gateway-port 30001

        Exit codes: 0 stopped in order, 2 wrong usage or settings, 3 the database or the cluster cannot be reached.
        """;

    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["--postgres"] = SiloSettings.ConnectionKey,
        ["--urls"] = "urls",
        ["--config"] = "config",
        ["--cluster"] = $"{SiloOptions.Section}:{nameof(SiloOptions.ClusterId)}",
        ["--service"] = $"{SiloOptions.Section}:{nameof(SiloOptions.ServiceId)}",
        ["--clustering"] = $"{SiloOptions.Section}:{nameof(SiloOptions.Clustering)}",
        ["--address"] = $"{SiloOptions.Section}:{nameof(SiloOptions.AdvertisedAddress)}",
        ["--silo-port"] = $"{SiloOptions.Section}:{nameof(SiloOptions.SiloPort)}",
        ["--gateway-port"] = $"{SiloOptions.Section}:{nameof(SiloOptions.GatewayPort)}",
    };

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">The words.</param>
    /// <returns>What they say, or <c>usage.invalid</c>.</returns>
    public static Result<SiloArguments> Read(IReadOnlyList<string> arguments)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < arguments.Count; i++)
        {
            var (option, value) = arguments[i].Split('=', 2) is [var left, var right] && left.StartsWith("--", StringComparison.Ordinal) ? (left, right) : (arguments[i], null);
            if (option is "--help" or "-h" or "-?")
            {
                return new SiloArguments(settings, ConfigFile: null, Help: true);
            }

            if (!Keys.TryGetValue(option, out var key))
            {
                return Invalid($"'{option}' is not an option of orleansagents-silo; see --help.");
            }

            if ((value ??= ++i < arguments.Count ? arguments[i] : null) is not { Length: > 0 })
            {
                return Invalid($"Expected a value after '{option}', found none; see --help.");
            }

            settings[key] = value;
        }

        return new SiloArguments(settings, settings.Remove("config", out var config) ? config : null, Help: false);
    }

    private static DomainError Invalid(string message) => new("usage.invalid", ErrorKind.Invalid, message);
}
