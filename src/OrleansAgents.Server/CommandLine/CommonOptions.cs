using System.CommandLine;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Options that mean the same in every command that has them.</summary>
internal static class CommonOptions
{
    /// <summary>The name of <see cref="Json"/>.</summary>
    public const string JsonName = "--json";

    /// <summary>The address of a server on this machine that was started without options.</summary>
    public const string DefaultServer = "http://127.0.0.1:5080";

    /// <summary>The environment variable that names the server.</summary>
    public const string ServerVariable = "ORLEANSAGENTS_SERVER";

    /// <summary>Makes <c>--json</c>.</summary>
    /// <returns>The option.</returns>
    public static Option<bool> Json() => new(JsonName)
    {
        Description = "Write exactly one JSON document to stdout, and errors as one JSON problem to stderr.",
    };

    /// <summary>Makes <c>--data</c>.</summary>
    /// <returns>The option.</returns>
    public static Option<string> Data() => new("--data")
    {
        Description = "The data folder; created when it is missing.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "./data",
    };

    /// <summary>Makes <c>--config</c>.</summary>
    /// <returns>The option.</returns>
    public static Option<string?> Config() => new("--config")
    {
        Description = "The operator's file with agents and limits. Default: orleansagents.yaml, when there is one.",
        HelpName = "FILE",
    };

    /// <summary>Makes <c>--server</c>.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The option.</returns>
    public static Option<Uri> Server(CliEnvironment environment) => new("--server")
    {
        Description = $"The server; {ServerVariable} sets the default.",
        HelpName = "URL",
        DefaultValueFactory = result => ParseServer(environment.Variable(ServerVariable) is { Length: > 0 } url ? url : DefaultServer, result),
        CustomParser = result => ParseServer(result.Tokens[0].Value, result),
    };

    /// <summary>Makes <c>--input</c>.</summary>
    /// <returns>The option.</returns>
    public static Option<string?> Input() => new("--input")
    {
        Description = "The input: JSON, @file, or @- for stdin. Default: {}.",
        HelpName = "JSON|@file|@-",
    };

    /// <summary>Makes <c>--idempotency-key</c>.</summary>
    /// <returns>The option.</returns>
    public static Option<string?> IdempotencyKey() => Printable(new("--idempotency-key")
    {
        Description = "The same key with the same request finds the first run instead of starting another.",
        HelpName = "KEY",
    }, 256);

    /// <summary>Makes <c>--correlation-id</c>.</summary>
    /// <returns>The option.</returns>
    public static Option<string?> CorrelationId() => Printable(new("--correlation-id")
    {
        Description = "The id on every call, event and log line of the run. Default: a new one.",
        HelpName = "ID",
    }, 128);

    /// <summary>Reads where the data and the operator's file are.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="config">The operator's file.</param>
    /// <returns>The settings, with full paths.</returns>
    public static PlatformSettings Settings(string? data, string? config) =>
        new(Path.GetFullPath(data ?? "./data"), config is null ? null : Path.GetFullPath(config));

    private static Uri ParseServer(string text, System.CommandLine.Parsing.ArgumentResult result)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps))
        {
            return new Uri(uri.AbsoluteUri.TrimEnd('/') + "/");
        }

        result.AddError($"'{text}' is not a server's address; expected one such as {DefaultServer}.");
        return new Uri(DefaultServer);
    }

    private static Option<string?> Printable(Option<string?> option, int lengthMax)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && (value.Length is 0 || value.Length > lengthMax || value.Any(c => c is < ' ' or > '~')))
            {
                result.AddError($"{option.Name} must be 1 to {lengthMax} printable ASCII characters.");
            }
        });
        return option;
    }
}
