using System.CommandLine;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Graphs;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary><c>validate</c>: checks a definition without running it.</summary>
internal static class ValidateCommand
{
    private const string Summary = "Checks a definition without running it, and draws it. Exits with 2 and every problem as file:line:column: message on stderr.";

    private const string Details =
        """
        With --json, stdout holds one report as a JSON document, also when the definition is invalid.
        With --mermaid, stdout holds a Mermaid flowchart alone.

        Examples:
          orleansagents validate flow.yaml
          orleansagents validate flow.yaml --mermaid > flow.mmd
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("FILE") { Description = "The definition, YAML or JSON." };
        var mermaid = new Option<bool>("--mermaid") { Description = "Print the definition as a Mermaid flowchart, and nothing else." };
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new CliCommand("validate", Summary, Details) { file, config, json, mermaid };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(mermaid))
            {
                result.AddError("--json and --mermaid both say what stdout holds; use one.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (path, asJson) = (parsed.GetRequiredValue(file), parsed.GetValue(json));
            var reporter = new Reporter(environment.Error, asJson);
            var read = await BoundedText.ReadTextAsync(path, cancellationToken);
            if (!read.TryGet(out var text, out var unreadable))
            {
                return reporter.Fail(unreadable);
            }

            var settings = CommonOptions.Settings(null, parsed.GetValue(config));
            if (!environment.Platforms.Check(settings, text).TryGet(out var definition, out var error))
            {
                return !IsOfDefinition(error) ? reporter.Fail(error)
                    : asJson ? WriteReport(environment, ValidationReport.Of(path, error))
                    : reporter.Fail(error, path);
            }

            var words = new StepWords(environment.Platforms.Agents(settings).TryGet(out var agents, out _) ? agents : []);
            return asJson ? WriteReport(environment, ValidationReport.Of(path, definition))
                : parsed.GetValue(mermaid) ? Write(environment, new MermaidText(words).Of(definition))
                : Write(environment, [.. Summarize(path, definition), "", .. GraphDrawing.Of(FlowGraph.Of(definition, words)).Select(line => "  " + line)]);
        });
        return command;
    }

    private static bool IsOfDefinition(DomainError error) =>
        error.Code.StartsWith("definition.", StringComparison.Ordinal) || error.Kind == ErrorKind.TooLarge;

    private static int WriteReport(CliEnvironment environment, ValidationReport report)
    {
        CliJson.WriteLine(environment.Out, report, CliJson.Default.ValidationReport);
        return report.Valid ? ExitCodes.Done : ExitCodes.Usage;
    }

    private static int Write(CliEnvironment environment, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            environment.Out.WriteLine(line);
        }

        return ExitCodes.Done;
    }

    private static IEnumerable<string> Summarize(string path, WorkflowDefinition definition)
    {
        var limits = definition.Limits;
        var shape = $"{definition.Shape}".ToLowerInvariant();
        yield return $"{path}: valid";
        yield return $"  name    {Printable.Line(definition.Name)}";
        yield return $"  shape   {shape}{(definition is { IsParallel: true, Loop: not null } ? ", with a loop" : "")}";
        yield return $"  hops    at most {definition.MaxHops}; the limit is {definition.HopLimit}";
        yield return $"  limits  {limits.FanOut} steps at once, {DurationText.Format(limits.WallClock)} from start to end, {limits.JournalEvents} events";
    }
}
