using System.CommandLine;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands.Routes;

/// <summary><c>route</c>: shows whom the router recommends for a query; its subcommands ask it about the past, and measure it.</summary>
internal static class RouteCommand
{
    private const int TagLengthMax = 64;

    private const string Summary = "Shows which agents could take a query, how sure the router is, and why; 'replay' and 'eval' are below it.";

    private const string Details =
        """
        The router informs and decides nothing; no agent is called. Above 0.5, the score of "none of these" says that none
        of the agents fits. QUERY is the words, or @file, or - for standard input. The words 'replay' and 'eval' come
        after two dashes: route -- replay.

        Examples:
          orleansagents route "where does the code take a lease?"
          orleansagents route "check this patch" --capability review --json
          git log -1 --format=%B | orleansagents route - --server http://127.0.0.1:5080
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var query = new Argument<string>("QUERY") { Description = "The words, @file, or - for stdin.", Arity = ArgumentArity.ZeroOrOne };
        var capability = CommonOptions.Text("--capability", "Only agents that carry this tag.", "TAG", TagLengthMax);
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var server = CommonOptions.ServerInstead("the agents of the operator's file and the built-in ones are looked at");
        var command = new CliCommand("route", Summary, Details) { query, capability, config, server, json };
        command.Subcommands.Add(RouteReplayCommand.Create(environment));
        command.Subcommands.Add(RouteEvalCommand.Create(environment));
        command.Validators.Add(result => RouteOptions.RefuseBeside(result, server, config));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (tag, asJson) = (parsed.GetValue(capability), parsed.GetValue(json));
            if (parsed.GetValue(query) is not { } words)
            {
                return new Reporter(environment.Error, asJson).Fail(
                    CliErrors.Usage("Expected a QUERY, or 'replay' or 'eval'. See: orleansagents route --help"));
            }

            var read = await QueryArgument.ReadAsync(words, environment, cancellationToken);
            var answer = !read.TryGet(out var text, out var error) ? error
                : parsed.GetValue(server) is { } url ? await AskAsync(url, text, tag, cancellationToken)
                : await AskHereAsync(environment, parsed.GetValue(config), text, tag, cancellationToken);
            return ServerCommand.Tell(environment, answer, asJson, ViewJson.Default.RecommendationView, view => Show(environment, view, tag));
        });
        return command;
    }

    private static async Task<Result<RecommendationView>> AskAsync(Uri server, string query, string? capability, CancellationToken cancellationToken)
    {
        using var client = new ServerClient(server);
        return await client.RouteAsync(query, capability, cancellationToken);
    }

    private static async Task<Result<RecommendationView>> AskHereAsync(
        CliEnvironment environment, string? config, string query, string? capability, CancellationToken cancellationToken)
    {
        var answer = await environment.Platforms.RouteAsync(CommonOptions.Settings(null, config), query, capability, cancellationToken);
        return answer.TryGet(out var recommendation, out var error) ? RecommendationView.Of(recommendation) : error;
    }

    private static void Show(CliEnvironment environment, RecommendationView view, string? capability)
    {
        if (view.Candidates.Count == 0)
        {
            environment.Error.WriteLine(capability is null ? "No candidates." : $"No agent that can be called has capability '{capability}'.");
            return;
        }

        Terminal.Open(environment).Write(RecommendationTable.Draw(view.Candidates));
        foreach (var line in RecommendationText.Of(view))
        {
            environment.Out.WriteLine(line);
        }
    }
}
