using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrleansAgents.Core.Documents;
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

    /// <summary>Makes an option that names a PostgreSQL database.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What for.</param>
    /// <returns>The option.</returns>
    public static Option<string?> Postgres(string name, string description) => new(name) { Description = description, HelpName = "CONNECTIONSTRING" };

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

    /// <summary>Makes a <c>--server</c> that may be left out, because the command can answer itself.</summary>
    /// <param name="otherwise">What answers without it.</param>
    /// <returns>The option.</returns>
    public static Option<Uri?> ServerInstead(string otherwise) => new("--server")
    {
        Description = $"The server to ask; without it, {otherwise}.",
        HelpName = "URL",
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

    /// <summary>Makes <c>--by</c>.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The option.</returns>
    public static Option<string> By(CliEnvironment environment)
    {
        var by = new Option<string>("--by")
        {
            Description = "Who does this, kept in the run's journal. Default: the name of the user.",
            HelpName = "NAME",
            DefaultValueFactory = _ => environment.UserName,
        };
        by.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && (value.Length is 0 or > 128 || value.Any(char.IsControl)))
            {
                result.AddError("--by must be 1 to 128 printable characters.");
            }
        });
        return by;
    }

    /// <summary>Makes <c>--reason</c>.</summary>
    /// <param name="usual">The reason when none is given.</param>
    /// <returns>The option.</returns>
    public static Option<string> Reason(string usual) => new("--reason")
    {
        Description = "Why; kept in the run's journal.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => usual,
    };

    /// <summary>Makes <c>--watch</c>.</summary>
    /// <returns>The option.</returns>
    public static Option<bool> Watch() => new("--watch", "-w") { Description = "Show the run to its end, and exit with 1 when it failed." };

    /// <summary>Makes an option that takes a whole number of at least 1.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="most">The greatest number that is taken.</param>
    /// <returns>The option.</returns>
    public static Option<int?> Count(string name, string description, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 && count <= most)
            {
                return count;
            }

            result.AddError($"{name} must be a number from 1 to {most}; found '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    /// <summary>Makes an option that takes a duration within bounds, which include their ends.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="least">The shortest duration.</param>
    /// <param name="most">The longest duration.</param>
    /// <returns>The option.</returns>
    public static Option<TimeSpan?> Duration(string name, string description, TimeSpan least, TimeSpan most) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DurationText.TryParse(text, out var duration) && duration >= least && duration <= most)
            {
                return duration;
            }

            result.AddError($"{name} expects {DurationText.Forms}, from {DurationText.Format(least)} to {DurationText.Format(most)}; found '{text}'.");
            return null;
        },
    };

    /// <summary>Makes an option that takes one of a few words.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="helpName">What a word is, in capitals.</param>
    /// <param name="words">The words.</param>
    /// <returns>The option.</returns>
    public static Option<string?> Word(string name, string description, string helpName, params string[] words)
    {
        var option = new Option<string?>(name) { Description = $"{description}: {string.Join(", ", words)}.", HelpName = helpName };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !words.Contains(value))
            {
                result.AddError($"{name} expects one of {string.Join(", ", words)}; found '{value}'.");
            }
        });
        return option;
    }

    /// <summary>Makes an option that takes text of a bounded length without control characters.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="helpName">What the text is, in capitals.</param>
    /// <param name="lengthMax">The most characters that it may have.</param>
    /// <returns>The option.</returns>
    public static Option<string?> Text(string name, string description, string helpName, int lengthMax)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result => RefuseUnprintable(result, lengthMax));
        return option;
    }

    /// <summary>Makes an option that takes such texts, one each time that it is given.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="helpName">What a text is, in capitals.</param>
    /// <param name="lengthMax">The most characters that each may have.</param>
    /// <param name="countMax">How often it may be given.</param>
    /// <returns>The option.</returns>
    public static Option<string[]> Texts(string name, string description, string helpName, int lengthMax, int countMax)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = false };
        option.Validators.Add(result =>
        {
            RefuseUnprintable(result, lengthMax);
            if (result.Tokens.Count > countMax)
            {
                result.AddError($"{name} may be given at most {countMax} times; found {result.Tokens.Count}.");
            }
        });
        return option;
    }

    /// <summary>Reads where the data and the operator's file are.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="config">The operator's file.</param>
    /// <returns>The settings, with full paths.</returns>
    public static PlatformSettings Settings(string? data, string? config) =>
        new(Path.GetFullPath(data ?? "./data"), config is null ? null : Path.GetFullPath(config));

    private static void RefuseUnprintable(OptionResult result, int lengthMax)
    {
        if (result.Tokens.FirstOrDefault(t => t.Value.Length is 0 || t.Value.Length > lengthMax || t.Value.Any(char.IsControl)) is { } wrong)
        {
            result.AddError($"{result.Option.Name} must be 1 to {lengthMax} printable characters; found {wrong.Value.Length}.");
        }
    }

    private static Uri ParseServer(string text, ArgumentResult result)
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
