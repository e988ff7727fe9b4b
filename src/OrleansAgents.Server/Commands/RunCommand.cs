using System.CommandLine;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Commands;

/// <summary><c>run</c>: one run in this process, from its start, or from where it was left.</summary>
internal static class RunCommand
{
    private const string Summary = "Runs a workflow in this process, shows its progress, and prints its output.";

    private const string Details =
        """
        Every step is durable. Ctrl+C stops gracefully, exits with 1, and says how to go on (--resume).
        With --json, stdout holds the run as one JSON document, also when the run failed or waits.

        A run that waits for a person or a signal is answered by --answer and --approve-all; on a terminal, you are asked.
        Without an answer, and with nothing else to do, the run is left in the data folder: 'run' says what it waits for and
        how to go on, and exits with 4. Each --answer answers one wait; give it again for the next one of the same name.

        Examples:
          orleansagents run flow.yaml --input '{"question":"How are runs resumed?"}'
          orleansagents run flow.yaml --input @question.json --json
          orleansagents run --resume 01jd4v7q
          orleansagents run flow.yaml --answer deploy=approve --answer 'ci-finished={"passed":true}'
          orleansagents run --resume 01jd4v7q --resolve 'pay=done:{"receipt":"4711"}'
          orleansagents run --resume 01jd4v7q --retry
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "The definition, YAML or JSON. Optional with --resume.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var resume = new Option<string?>("--resume") { Description = "Go on with a run that was left unfinished.", HelpName = "ID" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print the output only, no progress." };
        var answer = NamedValue.Option("--answer", "Answer a wait: NAME=JSON, NAME=@file, or NAME=approve and NAME=reject. Repeatable.", "NAME=JSON|@file");
        var approveAll = new Option<bool>("--approve-all") { Description = "Say yes to every approval that has no --answer." };
        var resolve = NamedValue.Option(
            "--resolve", "Say what came of a step whose outcome is not known: STEP=done:JSON, STEP=again or STEP=fail. Repeatable.", "STEP=done:JSON|again|fail");
        var wait = new Option<bool>("--wait") { Description = "When nobody answers, wait for a deadline instead of leaving the run." };
        var retry = new Option<bool>("--retry") { Description = "With --resume: let a run that failed go on; what failed runs again." };
        var by = CommonOptions.By(environment);
        var (input, key, correlation) = (CommonOptions.Input(), CommonOptions.IdempotencyKey(), CommonOptions.CorrelationId());
        var (data, config, json) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Json());
        var command = new CliCommand("run", Summary, Details) 
        {
            file, input, data, config, key, correlation, resume, retry, answer, approveAll, resolve, wait, by, json, quiet,
        };
        command.Validators.Add(result =>
        {
            var id = result.GetValue(resume);
            var starts = new Option[] { input, key, correlation }.Where(o => result.GetResult(o) is not null);
            if (id is null && result.GetValue(file) is null)
            {
                result.AddError("Expected a FILE to run, or --resume ID to go on with a run.");
            }
            else if (id is not null && !WorkflowId.IsValid(id))
            {
                result.AddError($"'{id}' is not the id of a run: 1 to {WorkflowId.MaxLength} characters of a-z A-Z 0-9 _ -.");
            }
            else if (id is null && result.GetValue(retry))
            {
                result.AddError("--retry lets a failed run go on; name it with --resume ID.");
            }
            else if (id is not null && starts.FirstOrDefault() is { } start)
            {
                result.AddError($"{start.Name} belongs to the start of a run; with --resume, leave it out.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = parsed.GetResult(data) is { Implicit: false } ? parsed.GetValue(data) : null;
            var request = new EmbeddedRunRequest
            {
                File = parsed.GetValue(file),
                Resume = parsed.GetValue(resume),
                Input = parsed.GetValue(input),
                IdempotencyKey = parsed.GetValue(key),
                CorrelationId = parsed.GetValue(correlation),
                Settings = CommonOptions.Settings(parsed.GetValue(data), parsed.GetValue(config)),
                ResumeArguments = ResumeArguments(folder, parsed.GetValue(config)),
                Answers = parsed.GetValue(answer) ?? [],
                Resolutions = parsed.GetValue(resolve) ?? [],
                ApprovesAll = parsed.GetValue(approveAll),
                WaitsForDeadlines = parsed.GetValue(wait),
                Retries = parsed.GetValue(retry),
                By = parsed.GetRequiredValue(by),
                Json = parsed.GetValue(json),
                Quiet = parsed.GetValue(quiet),
            };
            return new EmbeddedRun(environment, request).ExecuteAsync(cancellationToken);
        });
        return command;
    }

    private static string ResumeArguments(string? data, string? config) => $"{Argument("--data", data)}{Argument("--config", config)}";

    private static string Argument(string name, string? value) => value is null ? "" : $" {name} {ShellWord.Quote(value)}";
}
