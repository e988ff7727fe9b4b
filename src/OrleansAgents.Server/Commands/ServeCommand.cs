using System.CommandLine;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Hosting;

namespace OrleansAgents.Server.Commands;

/// <summary><c>serve</c>: the server in this process.</summary>
internal static class ServeCommand
{
    private const string Summary = "Serves the HTTP API until Ctrl+C or SIGTERM, then drains and stops. Unfinished runs go on at once.";

    private const string Details =
        """
        Examples:
          orleansagents serve
          orleansagents serve --urls http://127.0.0.1:8080 --data /var/lib/orleansagents
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Where to listen; several are separated by semicolons.",
            HelpName = "URLS",
            DefaultValueFactory = _ => CommonOptions.DefaultServer,
        };
        urls.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && value.Split(';').FirstOrDefault(u => !IsUrl(u)) is { } wrong)
            {
                result.AddError($"'{wrong}' is not an address to listen at; expected one such as {CommonOptions.DefaultServer}.");
            }
        });
        var (data, config) = (CommonOptions.Data(), CommonOptions.Config());
        var command = new CliCommand("serve", Summary, Details) { urls, data, config };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = new ServeSettings(CommonOptions.Settings(parsed.GetValue(data), parsed.GetValue(config)), parsed.GetRequiredValue(urls));
            var error = await environment.Platforms.ServeAsync(settings, cancellationToken);
            return error is null ? ExitCodes.Done : new Reporter(environment.Error, json: false).Fail(error);
        });
        return command;
    }

    // http://*:5080 and http://+:5080 are addresses to listen at, but no URIs.
    private static bool IsUrl(string text) =>
        Uri.TryCreate(text.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
