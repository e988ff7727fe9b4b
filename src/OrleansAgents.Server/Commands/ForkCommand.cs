using System.CommandLine;
using System.Globalization;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>fork</c>: starts a run on a server as a copy of another one.</summary>
internal static class ForkCommand
{
    private const string Summary = "Starts a run as a copy of another one, up to a version and with edits, and prints its id. The other run is not touched.";

    private const string Details =
        """
        Finished steps are kept. With --input everything runs again; with --output what comes after that step runs again.
        With --watch, shows the new run to its end. With --json, stdout holds the new run's id as one JSON document; with
        --watch too, the run after its end instead.

        Examples:
          orleansagents fork 01jd4v7q --output write='{"answer":"Shorter."}' --watch
          orleansagents fork 01jd4v7q --version 12 --output research=@passages.json --reason "other sources"
          orleansagents fork 01jd4v7q --input @question.json
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var version = new Option<long?>("--version")
        {
            Description = "The newest version that is copied. Default: all of them.",
            HelpName = "N",
            CustomParser = result =>
            {
                if (long.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
                {
                    return number;
                }

                result.AddError($"--version must be a version from 1; found '{result.Tokens[0].Value}'.");
                return null;
            },
        };
        var input = new Option<string?>("--input") { Description = "Another input: JSON, @file, or @- for stdin.", HelpName = "JSON|@file|@-" };
        var output = NamedValue.Option("--output", "Another result of a step: STEP=JSON or STEP=@file. Repeatable.", "STEP=JSON|@file");
        var (by, reason, key) = (CommonOptions.By(environment), CommonOptions.Reason("forked from the command line"), CommonOptions.IdempotencyKey());
        var (watch, server, json) = (CommonOptions.Watch(), CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("fork", Summary, Details) { id, version, input, output, by, reason, key, watch, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            var edits = await EditsAsync(parsed.GetValue(input), parsed.GetValue(output) ?? [], environment, cancellationToken);
            if (!edits.TryGet(out var edited, out var invalid))
            {
                return new Reporter(environment.Error, asJson).Fail(invalid);
            }

            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var body = new ForkBody(
                parsed.GetValue(version), edited.Input, edited.Outputs.Count == 0 ? null : edited.Outputs, parsed.GetRequiredValue(by), parsed.GetRequiredValue(reason));
            var started = await client.ForkAsync(parsed.GetRequiredValue(id), body, parsed.GetValue(key), cancellationToken);
            return parsed.GetValue(watch) && started.Value is { } run
                ? await ServerRun.FollowAsync(environment, client, run.Id, asJson, cancellationToken)
                : ServerCommand.Tell(environment, started, asJson, ViewJson.Default.StartedWorkflow, s => Show(environment, client, s));
        });
        return command;
    }

    private static async Task<Result<Edits>> EditsAsync(
        string? input, string[] outputs, CliEnvironment environment, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, JsonPayload>();
        JsonPayload? another = null;
        if (input is not null && !(await InputArgument.ReadAsync(input, "--input", environment, cancellationToken)).TryGet(out another, out var invalid))
        {
            return invalid;
        }

        foreach (var (step, value) in outputs.Select(NamedValue.Split))
        {
            var result = await InputArgument.ReadAsync(value, $"--output {step}", environment, cancellationToken);
            if (!result.TryGet(out var payload, out var error))
            {
                return error;
            }

            if (!read.TryAdd(step, payload))
            {
                return CliErrors.Usage($"--output names step '{step}' twice; give one result.");
            }
        }

        return new Edits(another, read);
    }

    private static void Show(CliEnvironment environment, ServerClient client, StartedWorkflow started)
    {
        environment.Out.WriteLine(Printable.Line(started.Id));
        var how = started.Existing ? "was forked before with the same idempotency key" : "started";
        environment.Error.WriteLine($"Run {how}; follow it with: orleansagents watch {Printable.Line(started.Id)} --server {client.Server}");
    }

    private sealed record Edits(JsonPayload? Input, Dictionary<string, JsonPayload> Outputs);
}
