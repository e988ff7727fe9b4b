using System.CommandLine;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Progress;
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
            var (answer, asJson) = (await client.GetAsync(parsed.GetRequiredValue(id), cancellationToken), parsed.GetValue(json));
            var choices = answer.Value is { } run && !asJson ? await ReadChoicesAsync(environment, client, run, cancellationToken) : null;
            return ServerCommand.Tell(environment, answer, asJson, ViewJson.Default.WorkflowView, view => Show(environment, client.Server, view, choices));
        });
        return command;
    }

    /// <summary>Says it when they cannot be read; the run itself is shown all the same.</summary>
    private static async Task<Dictionary<string, StepChoice>?> ReadChoicesAsync(
        CliEnvironment environment, ServerClient client, WorkflowView view, CancellationToken cancellationToken)
    {
        if (view.Steps.All(step => step.Agent is null))
        {
            return null;
        }

        var read = await RunChoices.ReadAsync(client, view, cancellationToken);
        if (read.Error is { } error)
        {
            environment.Error.WriteLine($"Why these agents were chosen is not shown: {Printable.Line(error.Message)}");
        }

        return read.Value;
    }

    private static void Show(CliEnvironment environment, Uri server, WorkflowView view, Dictionary<string, StepChoice>? choices)
    {
        var tree = new ViewTree(Terminal.Words(environment, server));
        Terminal.Open(environment).Write(tree.Draw(view, environment.Time.GetUtcNow(), choices));
        if (view.Output is { } output)
        {
            environment.Out.WriteLine();
            environment.Out.WriteLine(OutputText.Of(output));
        }
    }
}
