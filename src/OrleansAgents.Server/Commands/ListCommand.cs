using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands;

/// <summary><c>list</c>: lists runs on a server.</summary>
internal static class ListCommand
{
    private const int LimitMax = 1_000;

    private static readonly string StatusNames = string.Join(", ", StatusName.All);

    private const string Summary = "Lists runs, newest first.";

    private const string Details =
        """
        Examples:
          orleansagents list --status running
          orleansagents list --definition answer-with-review --limit 10 --json
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var status = new Option<string?>("--status", "-s") { Description = $"Only runs that stand there: {StatusNames}.", HelpName = "STATUS" };
        status.CompletionSources.Add(StatusName.All);
        status.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !StatusName.All.Contains(value))
            {
                result.AddError($"'{value}' is no status; expected one of {StatusNames}.");
            }
        });
        var definition = new Option<string?>("--definition", "-d") { Description = "Only runs of this definition.", HelpName = "NAME" };
        var limit = new Option<int>("--limit", "-n")
        {
            Description = $"At most this many, 1 to {LimitMax}.",
            HelpName = "N",
            DefaultValueFactory = _ => 20,
            CustomParser = ParseLimit,
        };
        var cursor = new Option<string?>("--cursor") { Description = "Where the page before ended.", HelpName = "CURSOR" };
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("list", Summary, Details) { status, definition, limit, cursor, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.ListAsync(
                parsed.GetValue(status), parsed.GetValue(definition), parsed.GetValue(limit), parsed.GetValue(cursor), cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.WorkflowPage, page => Show(environment, page));
        });
        return command;
    }

    private static int ParseLimit(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > LimitMax)
        {
            result.AddError($"--limit must be a number from 1 to {LimitMax}; found '{text}'.");
        }

        return limit;
    }

    private static void Show(CliEnvironment environment, WorkflowPage page)
    {
        if (page.Items.Count == 0)
        {
            environment.Error.WriteLine("No runs.");
            return;
        }

        Terminal.Open(environment).Write(RunTable.Draw(page.Items, environment.Time.LocalTimeZone, environment.Time.GetUtcNow()));
        if (page.Items.FirstOrDefault(i => i.Status == WorkflowStatus.Waiting) is { } waiting)
        {
            environment.Error.WriteLine($"Runs wait for somebody; see what for with: orleansagents get {Printable.Line(waiting.Id)}");
        }

        if (page.NextCursor is { } next)
        {
            environment.Error.WriteLine($"There are more: --cursor {Printable.Line(next)}");
        }
    }
}
