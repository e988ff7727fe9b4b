using System.CommandLine;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Clients;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Commands;

/// <summary><c>resolve</c>: says what came of a call whose outcome is not known.</summary>
internal static class ResolveCommand
{
    private const string Summary = "Says what came of a step that must not be done twice and whose outcome is not known after a crash or a timeout.";

    private const string Details =
        """
        Look first at what the step was to change. --done gives its result, --again calls the agent again, --fail fails the
        step.

        Examples:
          orleansagents resolve 01jd4v7q pay --done '{"receipt":"4711"}'
          orleansagents resolve 01jd4v7q pay --again --reason "the bank knows of no payment"
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var id = ServerCommand.Id();
        var step = new Argument<string>("STEP") { Description = "The step." };
        var done = new Option<string?>("--done") { Description = "The work is done, with this result: JSON, @file, or @- for stdin.", HelpName = "JSON|@file|@-" };
        var again = new Option<bool>("--again") { Description = "The work was not done, or may be done twice: call again." };
        var fail = new Option<bool>("--fail") { Description = "The step fails." };
        var (by, reason) = (CommonOptions.By(environment), CommonOptions.Reason("resolved from the command line"));
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("resolve", Summary, Details) { id, step, done, again, fail, by, reason, server, json };
        command.Validators.Add(result =>
        {
            if (new Option[] { done, again, fail }.Count(o => result.GetResult(o) is { Implicit: false }) != 1)
            {
                result.AddError("Expected exactly one of --done JSON, --again and --fail.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (asJson, result) = (parsed.GetValue(json), (JsonPayload?)null);
            if (parsed.GetValue(done) is { } text && !(await InputArgument.ReadAsync(text, "--done", environment, cancellationToken)).TryGet(out result, out var invalid))
            {
                return new Reporter(environment.Error, asJson).Fail(invalid);
            }

            var outcome = result is not null ? ResolvedOutcome.Done : parsed.GetValue(again) ? ResolvedOutcome.Again : ResolvedOutcome.Fail;
            using var client = new ServerClient(parsed.GetRequiredValue(server));
            var body = new ResolveBody(parsed.GetRequiredValue(step), outcome, result, parsed.GetRequiredValue(by), parsed.GetRequiredValue(reason));
            var view = await client.ResolveAsync(parsed.GetRequiredValue(id), body, cancellationToken);
            return ServerCommand.TellRun(environment, view, asJson);
        });
        return command;
    }
}
