using System.CommandLine;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Hosting;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands.Routes;

/// <summary><c>route replay</c>: asks today's router about decisions of the past.</summary>
internal static class RouteReplayCommand
{
    private const int RunsMax = 10_000;
    private const int NameLengthMax = 128;

    private const string Summary = "Asks today's router about decisions of the past, and shows where it would say another service and how those runs ended.";

    private const string Details =
        """
        Nothing runs again, and nothing is changed. A decision ended well when the service that was chosen completed its
        step. Without --server, the data folder is read, which no server may use meanwhile.

        Examples:
          orleansagents route replay --data /var/lib/orleansagents
          orleansagents route replay --definition answer-with-review --runs 100 --all
          orleansagents route replay --server http://127.0.0.1:5080 --json | jq .different
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var definition = CommonOptions.Text("--definition", "Only decisions of runs of this definition.", "NAME", NameLengthMax);
        var runs = CommonOptions.Count("--runs", $"Of how many runs at most, 1 to {RunsMax}, newest first. Default: {new ReplayRequest().Runs}.", RunsMax);
        var all = new Option<bool>("--all") { Description = "Show every decision, not only those on which the router would say another service." };
        var (data, config, json) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Json());
        data.Description = "The data folder.";
        var server = CommonOptions.ServerInstead("the data folder is read");
        var command = new CliCommand("replay", Summary, Details) { definition, runs, all, data, config, server, json };
        command.Validators.Add(result => RouteOptions.RefuseBeside(result, server, data, config));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = new ReplayRequest(parsed.GetValue(definition), parsed.GetValue(runs) ?? new ReplayRequest().Runs);
            var count = new ReplayCount(parsed.GetValue(all));
            var refusal = parsed.GetValue(server) is { } url
                ? await AskAsync(url, asked, count, cancellationToken)
                : await AskHereAsync(environment, CommonOptions.Settings(parsed.GetValue(data), parsed.GetValue(config)), asked, count, cancellationToken);
            Result<ReplayReport> answer = refusal is null ? count.Report : refusal;
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), CliJson.Default.ReplayReport, report => Show(environment, report));
        });
        return command;
    }

    private static async Task<DomainError?> AskAsync(Uri server, ReplayRequest asked, ReplayCount count, CancellationToken cancellationToken)
    {
        using var client = new ServerClient(server);
        return await client.ReplayAsync(asked, count.Take, cancellationToken);
    }

    private static async Task<DomainError?> AskHereAsync(
        CliEnvironment environment, PlatformSettings settings, ReplayRequest asked, ReplayCount count, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(settings.DataFolder))
        {
            return new("store.not_found", ErrorKind.NotFound, $"There is no data folder '{settings.DataFolder}'. Name one with --data, or a server with --server.");
        }

        var opened = await environment.Platforms.OpenAsync(settings, cancellationToken);
        if (!opened.TryGet(out var platform, out var error))
        {
            return error;
        }

        await using (platform)
        {
            await foreach (var decision in platform.Routes.ReplayAsync(asked, cancellationToken))
            {
                count.Take(decision);
            }
        }

        return null;
    }

    private static void Show(CliEnvironment environment, ReplayReport report)
    {
        if (report.Items.Count > 0)
        {
            Terminal.Open(environment).Write(ReplayTable.Draw(report.Items));
        }

        if (report.NotListed > 0)
        {
            environment.Error.WriteLine($"And {Sizes.Count(report.NotListed, "more decision")}; ask for fewer with --runs or --definition.");
        }

        environment.Out.WriteLine(ReplayText.Of(report));
    }
}
