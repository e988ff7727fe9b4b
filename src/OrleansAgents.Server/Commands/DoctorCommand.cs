using System.CommandLine;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Diagnostics;
using OrleansAgents.Server.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Commands;

/// <summary><c>doctor</c>: looks at everything the program needs.</summary>
internal static class DoctorCommand
{
    private const string Summary = "Looks at everything the program needs, and says what to do where something is wrong. Changes nothing.";

    private const string Details =
        """
        Exits with 1 when a check fails.

        Example:
          orleansagents doctor --data /var/lib/orleansagents
        """;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">The outside.</param>
    /// <returns>The command.</returns>
    public static Command Create(CliEnvironment environment)
    {
        var (data, config) = (CommonOptions.Data(), CommonOptions.Config());
        var (server, json) = (CommonOptions.Server(environment), CommonOptions.Json());
        var command = new CliCommand("doctor", Summary, Details) { data, config, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = CommonOptions.Settings(parsed.GetValue(data), parsed.GetValue(config));
            var checks = DoctorChecks.All(environment, settings, parsed.GetRequiredValue(server));
            var report = await new Doctor(checks, environment.Time).ExamineAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                CliJson.WriteLine(environment.Out, report, CliJson.Default.DoctorReport);
            }
            else
            {
                Show(environment, report);
            }

            return report.Status == DoctorStatus.Fail ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }

    private static void Show(CliEnvironment environment, DoctorReport report)
    {
        var console = Terminal.Open(environment);
        foreach (var finding in report.Findings)
        {
            var (word, style) = finding.Status switch
            {
                DoctorStatus.Ok => ("ok  ", Palette.Good),
                DoctorStatus.Warn => ("warn", Palette.Busy),
                _ => ("FAIL", Palette.Bad),
            };
            console.Write(new Text(word, style));
            console.WriteLine($"  {Printable.Line(finding.Check)}: {Printable.Line(finding.Message)}");
            if (finding.Advice is { } advice)
            {
                console.WriteLine($"      {Printable.Line(advice)}");
            }
        }
    }
}
