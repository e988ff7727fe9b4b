using System.CommandLine;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Commands;

/// <summary><c>messages redrive</c>: lets dead letters of a run be delivered again.</summary>
internal static class MessagesRedriveCommand
{
    private const int MessagesMax = 1_000;
    private const string Summary = "Lets dead letters of a run be delivered again: all that have a recipient, or those named by --message.";

    private const string Details =
        """
        'orleansagents messages ID --status dead' shows them, and why each is dead. A run that was complete goes on until
        they are delivered, or dead again.

        Examples:
          orleansagents messages redrive 01jd4v7q
          orleansagents messages redrive 01jd4v7q --message build-17 --reason "the service is back"
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var messages = new Option<string[]>("--message") { Description = "The id of a dead letter. Repeatable. Default: all.", HelpName = "ID", AllowMultipleArgumentsPerToken = false };
        messages.Validators.Add(result =>
        {
            if (result.Tokens.Count > MessagesMax)
            {
                result.AddError($"--message may be given at most {MessagesMax} times; found {result.Tokens.Count}.");
            }
            else if (result.Tokens.Any(t => t.Value.Length is 0 or > 256 || t.Value.Any(c => c is < ' ' or > '~')))
            {
                result.AddError("--message must be 1 to 256 printable ASCII characters.");
            }
        });
        var (by, reason) = (CommonOptions.By(environment), CommonOptions.Reason("redriven from the command line"));
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("redrive", Summary, Details) { id, messages, by, reason, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var ids = parsed.GetValue(messages) is { Length: > 0 } given ? given : null;
            var body = new RedriveBody(ids, parsed.GetRequiredValue(by), parsed.GetRequiredValue(reason));
            var view = await client.RedriveMessagesAsync(parsed.GetRequiredValue(id), body, cancellationToken);
            return ServerCommand.TellRun(environment, view, parsed.GetValue(json));
        });
        return command;
    }
}
