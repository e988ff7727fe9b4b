using System.CommandLine;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Commands;

/// <summary><c>retry</c>: lets a failed run on a server go on.</summary>
internal static class RetryCommand
{
    private const string Summary = "Lets a failed run go on: what failed runs again, what is finished stays.";

    private const string Details =
        """
        With --watch, shows the run to its end and exits with 1 when it failed again. With --json, stdout holds the run as
        one JSON document; with --watch too, after its end.

        Examples:
          orleansagents retry 01jd4v7q
          orleansagents retry 01jd4v7q --reason "the bank is back" --watch
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var (by, reason, watch) = (CommonOptions.By(environment), CommonOptions.Reason("retried from the command line"), CommonOptions.Watch());
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("retry", Summary, Details) { id, by, reason, watch, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var body = new RetryBody(parsed.GetRequiredValue(by), parsed.GetRequiredValue(reason));
            var view = await client.RetryAsync(parsed.GetRequiredValue(id), body, cancellationToken);
            return parsed.GetValue(watch) && view.Value is { } run
                ? await ServerRun.FollowAsync(environment, client, run.Id, asJson, cancellationToken)
                : ServerCommand.TellRun(environment, view, asJson);
        });
        return command;
    }
}
