using System.CommandLine;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands;

/// <summary><c>get</c>: shows one run on a server.</summary>
internal static class GetCommand
{
    private const string Summary = "Shows a run as it stands: its steps, what it waits for and how to answer, its output, its error. Exits with 0 whatever became of the run.";

    private const string Details =
        """
        Example:
          orleansagents get 01jd4v7q --json | jq .output
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("get", Summary, Details) { id, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var answer = await client.GetAsync(parsed.GetRequiredValue(id), cancellationToken);
            return ServerCommand.Tell(environment, answer, parsed.GetValue(json), ViewJson.Default.WorkflowView, view => Show(environment, client.Server, view));
        });
        return command;
    }

    private static void Show(CliEnvironment environment, Uri server, WorkflowView view)
    {
        var tree = new ViewTree(Terminal.Words(environment, server));
        Terminal.Open(environment).Write(tree.Draw(view, environment.Time.GetUtcNow()));
        if (view.Output is { } output)
        {
            environment.Out.WriteLine();
            environment.Out.WriteLine(OutputText.Of(output));
        }
    }
}
