using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Commands;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Waits;

/// <summary>Tells of a run that was left waiting in its data folder.</summary>
internal static class StoppedRun
{
    /// <summary>Says what the run waits for, and the exact command to go on with; or writes the run as one JSON document.</summary>
    /// <param name="environment">The outside.</param>
    /// <param name="view">The run.</param>
    /// <param name="resumeArguments">The options that a resumption must repeat, each with a space before it.</param>
    /// <param name="json">Whether a program reads.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(CliEnvironment environment, WorkflowView view, string resumeArguments, bool json)
    {
        if (json)
        {
            CliJson.WriteLine(environment.Out, view, ViewJson.Default.WorkflowView);
            return ExitCodes.Waiting;
        }

        var (now, zone, to) = (environment.Time.GetUtcNow(), environment.Time.LocalTimeZone, environment.Error);
        foreach (var wait in view.Waits)
        {
            to.WriteLine($"Run {Printable.Line(view.Id)} {WaitText.Open(wait, now, zone).TrimEnd('.')}.");
        }

        foreach (var step in WaitDesk.Unknown(view))
        {
            var known = step.Error is { } error ? $": {ProgressText.Error(error)}" : "";
            to.WriteLine($"Nobody knows what came of step '{Printable.Line(step.Id)}', which must not be done twice{known}.");
        }

        if (view.Waits.Any(w => w.Deadline is not null))
        {
            to.WriteLine("Its deadline counts on while the run is left; with --wait, 'run' stays until then.");
        }

        to.WriteLine($"It is left where it is. Answer, and go on, with: {Command(view, resumeArguments)}");
        foreach (var hint in Hints(view))
        {
            to.WriteLine($"  {hint}");
        }

        return ExitCodes.Waiting;
    }

    private static string Command(WorkflowView view, string resumeArguments)
    {
        var answers = view.Waits.Select(w => $" --answer {ShellWord.Quote($"{Printable.Line(w.Name)}={Usual(w.Kind)}")}");
        var words = WaitDesk.Unknown(view).Select(s => $" --resolve {ShellWord.Quote($"{Printable.Line(s.Id)}=done:JSON")}");
        return $"orleansagents run --resume {Printable.Line(view.Id)}{resumeArguments}{string.Concat(answers)}{string.Concat(words)}";
    }

    private static string Usual(WaitKind kind) => kind switch
    {
        WaitKind.Approval => "approve",
        WaitKind.Exhausted => """{"action":"complete"}""",
        _ => "JSON",
    };

    private static IEnumerable<string> Hints(WorkflowView view)
    {
        var kinds = view.Waits.Select(w => w.Kind).ToHashSet();
        if (kinds.Contains(WaitKind.Approval))
        {
            yield return "approve may be reject instead; --approve-all says yes to every approval.";
        }

        if (kinds.Contains(WaitKind.Exhausted))
        {
            yield return "\"complete\" may be \"fail\", or \"extend\" with a new total of \"cycles\" or \"hops\".";
        }

        if (kinds.Contains(WaitKind.Clarification))
        {
            yield return "JSON for a clarification is '{\"service\":\"an agent\"}', or '{\"text\":\"more words\"}' to have the step routed anew.";
        }

        if (kinds.Overlaps([WaitKind.Human, WaitKind.Signal]))
        {
            yield return "JSON is any JSON value, such as '\"a text\"', or @file.";
        }

        if (WaitDesk.Unknown(view).Any())
        {
            yield return "done:JSON gives the result of the step (done:@file too); again calls it again; fail fails it.";
        }
    }
}
