using System.CommandLine;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands.Routes;

/// <summary><c>route eval</c>: measures the router on labelled texts.</summary>
internal static class RouteEvalCommand
{
    private const int ShotsMax = 1_000;

    private const string Summary = "Trains the router on labelled texts and measures it on others: accuracy, calibration, size and time.";

    private const string Details =
        """
        Files are JSON Lines: one object a line with 'text' and 'intent', the service that is right; other keys are ignored.
        In files of texts that fit no service, 'intent' may be left out. Without --train, each intent of the test file
        stands for a service that carries that tag alone. --oos-test without --none is read and reported as null, because
        the answer that none fits is not allowed then. No agent is called, and nothing is kept.

        Examples:
          orleansagents route eval --train train.jsonl --test val.jsonl --shots 10
          orleansagents route eval --train train.jsonl --test val.jsonl --oos-train oos_train.jsonl --oos-test oos_val.jsonl --none --json
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var train = File("--train", "What to learn from.");
        var test = File("--test", "What to measure.");
        test.Required = true;
        var (oosTrain, oosTest) = (File("--oos-train", "Texts that fit no service, to learn from."), File("--oos-test", "Texts that fit no service, to measure."));
        var shots = CommonOptions.Count("--shots", $"Learn from the first N lines of each intent, 1 to {ShotsMax:0}. Default: from all.", ShotsMax);
        var none = new Option<bool>("--none") { Description = "Allow the answer that none of the services fits." };
        var json = CommonOptions.Json();
        var command = new CliCommand("eval", Summary, Details) { train, test, oosTrain, oosTest, shots, none, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(shots) is not null && result.GetResult(train) is null)
            {
                result.AddError("--shots cuts the file of --train; give that, or leave out --shots.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var files = new EvaluationFiles(parsed.GetValue(train), parsed.GetValue(test)!, parsed.GetValue(oosTrain), parsed.GetValue(oosTest), parsed.GetValue(shots));
            var asJson = parsed.GetValue(json);
            var answer = await RunAsync(environment, files, parsed.GetValue(none), asJson, cancellationToken);
            return ServerCommand.Tell(environment, answer, asJson, CliJson.Default.EvaluationReport, report => Terminal.Open(environment).Write(EvaluationTable.Draw(report)));
        });
        return command;
    }

    private static async Task<Result<EvaluationReport>> RunAsync(
        CliEnvironment environment, EvaluationFiles files, bool allowNone, bool asJson, CancellationToken cancellationToken)
    {
        if (!(await files.ReadAsync(allowNone, cancellationToken)).TryGet(out var input, out var error))
        {
            return error;
        }

        using var status = environment.ErrorIsTerminal && !asJson ? new StatusLine(environment.Error) : null;
        return await environment.Platforms.EvaluateAsync(input, status, cancellationToken);
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
