using System.CommandLine;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Commands;

/// <summary><c>cancel</c>: ends a run on a server.</summary>
internal static class CancelCommand
{
    private const string Summary = "Ends a run: running calls are told to stop, and nothing more is started. Harmless when the run has ended.";

    private const string Details =
        """
        Example:
          orleansagents cancel 01jd4v7q --reason "wrong question"
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var reason = CommonOptions.Reason("cancelled from the command line");
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("cancel", Summary, Details) { id, reason, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.CancelAsync(parsed.GetRequiredValue(id), parsed.GetRequiredValue(reason), cancellationToken);
            return ServerCommand.TellRun(environment, answer, parsed.GetValue(json));
        });
        return command;
    }
}
