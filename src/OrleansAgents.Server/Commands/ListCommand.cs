using System.CommandLine;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands;

/// <summary><c>list</c>: lists runs on a server.</summary>
internal static class ListCommand
{
    private const int LimitMax = 1_000;

    private const string Description =
        """
        Lists runs, newest first.

        Examples:
          orleansagents list --status running
          orleansagents list --definition answer-with-review --limit 10 --json
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var status = new Option<string?>("--status", "-s") { Description = "Only runs that stand there." };
        status.AcceptOnlyFromAmong(StatusName.All);
        var definition = new Option<string?>("--definition", "-d") { Description = "Only runs of this definition.", HelpName = "NAME" };
        var limit = new Option<int>("--limit", "-n") { Description = $"At most this many, 1 to {LimitMax}.", HelpName = "N", DefaultValueFactory = _ => 20 };
        limit.Validators.Add(result =>
        {
            if (result.Errors.Any() is false && result.GetValueOrDefault<int>() is < 1 or > LimitMax)
            {
                result.AddError($"--limit must be 1 to {LimitMax}.");
            }
        });
        var cursor = new Option<string?>("--cursor") { Description = "Where the page before ended.", HelpName = "CURSOR" };
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new Command("list", Description) { status, definition, limit, cursor, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.ListAsync(
                parsed.GetValue(status), parsed.GetValue(definition), parsed.GetValue(limit), parsed.GetValue(cursor), cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.WorkflowPage, page => Show(environment, page));
        });
        return command;
    }

    private static void Show(CliEnvironment environment, WorkflowPage page)
    {
        if (page.Items.Count == 0)
        {
            environment.Error.WriteLine("No runs.");
            return;
        }

        Terminal.Open(environment).Write(RunTable.Draw(page.Items, environment.Time.LocalTimeZone, environment.Time.GetUtcNow()));
        if (page.NextCursor is { } next)
        {
            environment.Error.WriteLine($"There are more: --cursor {Printable.Line(next)}");
        }
    }
}
