using System.CommandLine;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>messages send</c>: sends a message to a role of a run.</summary>
internal static class MessagesSendCommand
{
    private const string Summary = "Sends a message to a role of a run. With --message-id, the same message again is harmless.";

    private const string Details =
        """
        A role is a step's id, a capability or the name of an agent: every step of the run that it fits gets a copy. '*' is
        every step. The message is kept until its recipient has it.

        Examples:
          orleansagents messages send 01jd4v7q --from ann --to write --payload '{"note":"cite the source"}'
          orleansagents messages send 01jd4v7q --from ci --to review --payload @result.json --message-id build-17
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var from = Text("--from", "The sender's role, such as your name.", "ROLE", 128, required: true);
        var to = Text("--to", "The recipient: a step, a capability, an agent, or '*'.", "ROLE", 256, required: true);
        var payload = new Option<string>("--payload") { Description = "The content: JSON, @file, or @- for stdin.", HelpName = "JSON|@file|@-", Required = true };
        var messageId = Text("--message-id", "The id by which a repeat is known. Default: a new one.", "ID", 256, required: false);
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("send", Summary, Details) { id, from, to, payload, messageId, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            var read = await InputArgument.ReadAsync(parsed.GetRequiredValue(payload), "--payload", environment, cancellationToken);
            if (!read.TryGet(out var content, out var invalid))
            {
                return new Reporter(environment.Error, asJson).Fail(invalid);
            }

            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var body = new SendBody(parsed.GetValue(from)!, parsed.GetValue(to)!, content, parsed.GetValue(messageId));
            var answer = await client.SendMessageAsync(parsed.GetRequiredValue(id), body, cancellationToken);
            return ServerCommand.Tell(environment, answer, asJson, ViewJson.Default.AcceptedMessages, accepted =>
                environment.Out.WriteLine($"Sent to '{body.To}' of run {Printable.Line(accepted.Workflow)}."));
        });
        return command;
    }

    private static Option<string?> Text(string name, string description, string form, int lengthMax, bool required)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = form, Required = required };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && (value.Length is 0 || value.Length > lengthMax || value.Any(c => c is < ' ' or > '~')))
            {
                result.AddError($"{name} must be 1 to {lengthMax} printable ASCII characters.");
            }
        });
        return option;
    }
}
