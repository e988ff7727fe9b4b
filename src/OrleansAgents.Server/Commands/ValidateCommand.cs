using System.CommandLine;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>validate</c>: checks a definition without running it.</summary>
internal static class ValidateCommand
{
    private const string Summary = "Checks a definition without running it. Exits with 2 and every problem as file:line:column: message on stderr.";

    private const string Details =
        """
        With --json, stdout holds one report as a JSON document, also when the definition is invalid.

        Example:
          orleansagents validate flow.yaml
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The definition, YAML or JSON." };
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new CliCommand("validate", Summary, Details) { file, config, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, asJson) = (parsed.GetRequiredValue(file), parsed.GetValue(json));
            var reporter = new Reporter(environment.Error, asJson);
            var read = await BoundedText.ReadTextAsync(path, cancellationToken);
            if (!read.TryGet(out var text, out var unreadable))
            {
                return reporter.Fail(unreadable);
            }

            var checkedDefinition = environment.Platforms.Check(CommonOptions.Settings(null, parsed.GetValue(config)), text);
            return checkedDefinition switch
            {
                { Error: { } e } when !IsOfDefinition(e) => reporter.Fail(e),
                { Error: { } e } when !asJson => reporter.Fail(e, path),
                _ when asJson => WriteReport(environment, path, checkedDefinition),
                _ => WriteSummary(environment, path, checkedDefinition.Value!),
            };
        });
        return command;
    }

    private static bool IsOfDefinition(DomainError error) =>
        error.Code.StartsWith("definition.", StringComparison.Ordinal) || error.Kind == ErrorKind.TooLarge;

    private static int WriteReport(CliEnvironment environment, string path, Result<WorkflowDefinition> result)
    {
        var report = result.TryGet(out var d, out var error)
            ? new ValidationReport(path, true, d.Name, d.Hash.Value, [.. d.Steps.Select(s => s.Id)], d.MaxCycles, d.MaxHops, null, [])
            : new ValidationReport(path, false, null, null, null, null, null, error.Code, ProblemsOf(error));
        CliJson.WriteLine(environment.Out, report, CliJson.Default.ValidationReport);
        return report.Valid ? ExitCodes.Done : ExitCodes.Usage;
    }

    private static IReadOnlyList<Problem> ProblemsOf(DomainError error) => error.Problems.Count > 0 ? error.Problems : [new(error.Message)];

    private static int WriteSummary(CliEnvironment environment, string path, WorkflowDefinition definition)
    {
        var loop = definition.Loop is { } l
            ? $"{definition.Steps[l.To].Id} to {definition.Steps[l.From].Id}, at most {l.MaxCycles} cycles"
            : "none";
        environment.Out.WriteLine($"{path}: valid");
        environment.Out.WriteLine($"  name   {Printable.Line(definition.Name)}");
        environment.Out.WriteLine($"  steps  {string.Join(", ", definition.Steps.Select(s => s.Id))}");
        environment.Out.WriteLine($"  loop   {loop}");
        environment.Out.WriteLine($"  hops   at most {definition.MaxHops}");
        return ExitCodes.Done;
    }
}
