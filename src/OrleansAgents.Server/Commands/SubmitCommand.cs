using System.CommandLine;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>submit</c>: starts a run on a server.</summary>
internal static class SubmitCommand
{
    private const string Summary = "Starts a run on a server and prints its id. A FILE is stored as the newest definition of its name first.";

    private const string Details =
        """
        With --follow, shows the run to its end and exits with 1 when it failed. With --json, stdout holds the started
        run as one JSON document; with --follow too, the run after its end instead.

        Examples:
          orleansagents submit flow.yaml --input '{"question":"How are runs resumed?"}'
          orleansagents submit answer-with-review --input @question.json --follow
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var what = new Argument<string>("FILE|NAME") { Description = "A definition's file, or the name of a stored definition." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Show the run to its end." };
        var (input, key, correlation) = (CommonOptions.Input(), CommonOptions.IdempotencyKey(), CommonOptions.CorrelationId());
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("submit", Summary, Details) { what, input, key, correlation, follow, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (asJson, definition) = (parsed.GetValue(json), parsed.GetRequiredValue(what));
            var reporter = new Reporter(environment.Error, asJson);
            var payload = await InputArgument.ReadAsync(parsed.GetValue(input), environment, cancellationToken);
            if (payload.Error is { } invalid)
            {
                return reporter.Fail(invalid);
            }

            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var named = await NameAsync(client, definition, cancellationToken);
            if (!named.TryGet(out var name, out var refusal))
            {
                return reporter.Fail(refusal, definition);
            }

            var body = new StartBody(name, payload.Value!, parsed.GetValue(correlation));
            var started = await client.StartAsync(body, parsed.GetValue(key), cancellationToken);
            return parsed.GetValue(follow) && started.Value is { } run
                ? await ServerRun.FollowAsync(environment, client, run.Id, asJson, cancellationToken)
                : ServerCommand.Tell(environment, started, asJson, ViewJson.Default.StartedWorkflow, s => Show(environment, client, s));
        });
        return command;
    }

    private static async Task<Result<string>> NameAsync(ServerClient client, string definition, CancellationToken cancellationToken)
    {
        var looksLikePath = definition.AsSpan().ContainsAny('/', '\\') || Path.GetExtension(definition) is ".yaml" or ".yml" or ".json";
        if (!looksLikePath && !File.Exists(definition))
        {
            return definition;
        }

        var read = await BoundedText.ReadTextAsync(definition, cancellationToken);
        if (!read.TryGet(out var text, out var unreadable))
        {
            return unreadable;
        }

        var found = DefinitionName.Find(text);
        if (!found.TryGet(out var name, out var nameless))
        {
            return nameless;
        }

        var stored = await client.PutDefinitionAsync(name, text, cancellationToken);
        return stored.TryGet(out _, out var refusal) ? name : refusal;
    }

    private static void Show(CliEnvironment environment, ServerClient client, StartedWorkflow started)
    {
        environment.Out.WriteLine(Printable.Line(started.Id));
        var how = started.Existing ? "was started before with the same idempotency key" : "started";
        environment.Error.WriteLine($"Run {how}; follow it with: orleansagents watch {Printable.Line(started.Id)} --server {client.Server}");
    }
}
