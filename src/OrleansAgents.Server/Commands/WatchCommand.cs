using System.CommandLine;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Displays;
using OrleansAgents.Server.Waits;

namespace OrleansAgents.Server.Commands;

/// <summary><c>watch</c>: follows a run on a server.</summary>
internal static class WatchCommand
{
    private const string Summary = "Follows a run on a server to its end: shows its progress, then its output.";

    private const string Details =
        """
        A broken connection is opened again and goes on where it was. Exits with 1 when the run failed or was cancelled,
        and with 3 when the server stays away. Ctrl+C stops watching; the run goes on.
        A run that waits for somebody is watched on; what it waits for is shown with the command that answers it.
        With --json, each event is one JSON document on its own line, from the first event to the one that ends the run.

        Examples:
          orleansagents watch 01jd4v7q
          orleansagents watch 01jd4v7q --json | jq -r .kind
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        json.Description = "Write each event as one JSON document on its own line to stdout, and errors as one JSON problem to stderr.";
        var command = new CliCommand("watch", Summary, Details) { id, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            IProgressDisplay display = asJson ? new JsonLinesDisplay(environment.Out) : ProgressDisplays.ForPeople(environment, client.Server);
            return await new ServerRun(environment, client, asJson).FollowAsync(
                parsed.GetRequiredValue(id),
                display,
                view => asJson
                    ? ExitCodes.Of(view.Status)
                    : FollowedRun.Tell(environment, view, json: false, silent: false, new GoOnCommands(client.Server).Retry(view.Id)),
                cancellationToken);
        });
        return command;
    }
}
