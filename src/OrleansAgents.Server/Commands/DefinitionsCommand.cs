using System.CommandLine;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands;

/// <summary><c>definitions</c>: lists the definitions on a server, and shows their texts.</summary>
internal static class DefinitionsCommand
{
    private const string Summary = "Lists the definitions on a server; with NAME, every text of it that is kept.";

    private const string Details =
        """
        Examples:
          orleansagents definitions
          orleansagents definitions answer-with-review
          orleansagents definitions answer-with-review --text > flow.yaml
          orleansagents definitions answer-with-review --hash 3f9a...
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var name = new Argument<string?>("NAME") { Description = "The name of a definition.", Arity = ArgumentArity.ZeroOrOne };
        var text = new Option<bool>("--text") { Description = "Print the newest text of NAME." };
        var hash = new Option<string?>("--hash") { Description = "Print the text of NAME with this hash, which runs pin.", HelpName = "HASH" };
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("definitions", Summary, Details) { name, text, hash, server, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is null && new Option[] { text, hash }.FirstOrDefault(o => result.GetResult(o) is { Implicit: false }) is { } option)
            {
                result.AddError($"{option.Name} needs the NAME of a definition.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var (asJson, wanted) = (parsed.GetValue(json), parsed.GetValue(name));
            if (wanted is not null && (parsed.GetValue(text) || parsed.GetValue(hash) is not null))
            {
                var one = await client.GetDefinitionAsync(wanted, parsed.GetValue(hash), cancellationToken);
                return ServerCommand.Tell(environment, one, asJson, ViewJson.Default.DefinitionView, d => environment.Out.WriteLine(Printable.Lines(d.Text)));
            }

            var all = wanted is null ? await client.ListDefinitionsAsync(cancellationToken) : await client.ListVersionsAsync(wanted, cancellationToken);
            return ServerCommand.Tell(environment, all, asJson, CliJson.Default.ListDefinitionView, list => Show(environment, list));
        });
        return command;
    }

    private static void Show(CliEnvironment environment, List<DefinitionView> definitions)
    {
        if (definitions.Count == 0)
        {
            environment.Error.WriteLine("No definitions. Store one with: orleansagents submit FILE");
            return;
        }

        Terminal.Open(environment).Write(DefinitionTable.Draw(definitions, environment.Time.LocalTimeZone));
    }
}
