using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands;

/// <summary><c>messages</c>: lists the messages between the agents of a run; below it, sends and redrives them.</summary>
internal static class MessagesCommand
{
    private const int LimitDefault = 100;
    private const int LimitMax = 100_000;

    private const string Summary = "Lists the messages between the agents of a run, and what became of each; 'send' and 'redrive' are below it.";

    private const string Details =
        """
        Examples:
          orleansagents messages 01jd4v7q
          orleansagents messages 01jd4v7q --status dead --json
          orleansagents messages send 01jd4v7q --from ann --to write --payload '{"note":"cite the source"}'
          orleansagents messages redrive 01jd4v7q --reason "the service is back"
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        id.Arity = ArgumentArity.ZeroOrOne; // the commands below have an ID of their own
        var status = Status();
        var after = new Option<long>("--after")
        {
            Description = "Only messages with a greater number.",
            HelpName = "N",
            DefaultValueFactory = _ => 0,
            CustomParser = result => ParseNumber(result, "--after", 0, long.MaxValue),
        };
        var limit = new Option<int>("--limit", "-n")
        {
            Description = $"At most this many, 1 to {LimitMax}.",
            HelpName = "N",
            DefaultValueFactory = _ => LimitDefault,
            CustomParser = result => (int)ParseNumber(result, "--limit", 1, LimitMax),
        };
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("messages", Summary, Details) { id, status, after, limit, server, json };
        command.Subcommands.Add(MessagesSendCommand.Create(environment));
        command.Subcommands.Add(MessagesRedriveCommand.Create(environment));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            if (parsed.GetValue(id) is not { } run)
            {
                return new Reporter(environment.Error, asJson).Fail(
                    CliErrors.Usage("Expected the ID of a run, or 'send' or 'redrive'. See: orleansagents messages --help"));
            }

            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.ListMessagesAsync(run, parsed.GetValue(status), parsed.GetValue(after), parsed.GetValue(limit), cancellationToken);
            return ServerCommand.Tell(environment, answer, asJson, ViewJson.Default.MessagePage, page => Show(environment, page));
        });
        return command;
    }

    private static Option<string?> Status()
    {
        var names = string.Join(", ", MessageTable.StatusNames);
        var status = new Option<string?>("--status", "-s") { Description = $"Only messages that are one of {names}.", HelpName = "STATUS" };
        status.CompletionSources.Add(MessageTable.StatusNames);
        status.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !MessageTable.StatusNames.Contains(value))
            {
                result.AddError($"'{value}' is no status of a message; expected one of {names}.");
            }
        });
        return status;
    }

    private static long ParseNumber(ArgumentResult result, string name, long least, long most)
    {
        var text = result.Tokens[0].Value;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
        {
            result.AddError($"{name} must be a whole number from {least} to {most}; found '{text}'.");
            return least;
        }

        return number;
    }

    private static void Show(CliEnvironment environment, MessagePage page)
    {
        if (page.Messages.Count == 0)
        {
            environment.Error.WriteLine("No messages.");
            return;
        }

        Terminal.Open(environment).Write(MessageTable.Draw(page.Messages, environment.Time.GetUtcNow()));
        if (page.Next is { } next)
        {
            environment.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"There are more: --after {next}"));
        }
    }
}
