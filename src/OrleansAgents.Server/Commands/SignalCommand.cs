using System.CommandLine;
using System.Text.Json;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Commands;

/// <summary><c>signal</c>: answers a wait of a run on a server.</summary>
internal static class SignalCommand
{
    private const string Summary = "Answers what a run waits for: an approval, a person's answer, a signal. The same answer again is harmless.";

    private const string Details =
        """
        'orleansagents get ID' shows what a run waits for, and the command that answers it. A signal that the run is going
        to wait for may come early; it is kept.

        Examples:
          orleansagents signal 01jd4v7q deploy --approve --comment "after the review"
          orleansagents signal 01jd4v7q ci-finished --payload '{"passed":true}'
          orleansagents signal 01jd4v7q title --payload '"A better title"'
          orleansagents signal 01jd4v7q loop --payload '{"action":"extend","cycles":4}'
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var name = new Argument<string>("NAME") { Description = "What is waited for: the signal's name, the step of an approval or of a person's answer, or 'loop'." };
        var payload = new Option<string?>("--payload") { Description = "The answer: JSON, @file, or @- for stdin. Default: null.", HelpName = "JSON|@file|@-" };
        var approve = new Option<bool>("--approve") { Description = "Say yes to an approval." };
        var reject = new Option<bool>("--reject") { Description = "Say no to an approval." };
        var comment = new Option<string?>("--comment") { Description = "A word with --approve or --reject; kept in the run's journal.", HelpName = "TEXT" };
        var (by, server, json) = (CommonOptions.By(environment), CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("signal", Summary, Details) { id, name, payload, approve, reject, comment, by, server, json };
        command.Validators.Add(result =>
        {
            var given = new Option[] { payload, approve, reject }.Where(o => result.GetResult(o) is { Implicit: false }).Select(o => o.Name).ToList();
            if (given.Count > 1)
            {
                result.AddError($"{string.Join(" and ", given)} exclude each other; give one answer.");
            }
            else if (result.GetResult(comment) is { Implicit: false } && given is not (["--approve"] or ["--reject"]))
            {
                result.AddError("--comment belongs to --approve or --reject; with --payload, write it into the JSON.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asJson = parsed.GetValue(json);
            var read = parsed.GetValue(approve) || parsed.GetValue(reject)
                ? Approval(parsed.GetValue(approve), parsed.GetValue(comment))
                : await PayloadAsync(parsed.GetValue(payload), environment, cancellationToken);
            if (!read.TryGet(out var answer, out var invalid))
            {
                return new Reporter(environment.Error, asJson).Fail(invalid);
            }

            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var body = new SignalBody(answer, parsed.GetRequiredValue(by));
            var view = await client.SignalAsync(parsed.GetRequiredValue(id), parsed.GetRequiredValue(name), body, cancellationToken);
            return ServerCommand.TellRun(environment, view, asJson);
        });
        return command;
    }

    private static async Task<Result<JsonPayload>> PayloadAsync(string? value, CliEnvironment environment, CancellationToken cancellationToken) =>
        value is null ? JsonPayload.Null : await InputArgument.ReadAsync(value, "--payload", environment, cancellationToken);

    private static Result<JsonPayload> Approval(bool approved, string? comment) => comment is null
        ? approved ? ApprovalAnswer.Yes : ApprovalAnswer.No
        : JsonPayload.Parse($$"""{"approved":{{(approved ? "true" : "false")}},"comment":"{{JsonEncodedText.Encode(comment)}}"}""");
}
