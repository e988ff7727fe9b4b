using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary>Tells the end of a run that a command waited for.</summary>
internal static class FollowedRun
{
    /// <summary>Writes the result: the whole view as JSON, or the output for people.</summary>
    /// <param name="environment">The outside.</param>
    /// <param name="view">The run after its end.</param>
    /// <param name="json">Whether a program reads.</param>
    /// <param name="silent">Whether no progress was shown, so that the error of the run was not seen yet.</param>
    /// <param name="retry">The command that lets the run go on when it has failed.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(CliEnvironment environment, WorkflowView view, bool json, bool silent, string retry)
    {
        if (json)
        {
            CliJson.WriteLine(environment.Out, view, ViewJson.Default.WorkflowView);
            return ExitCodes.Of(view.Status);
        }

        if (view.Output is { } output)
        {
            environment.Out.WriteLine(silent ? OutputText.Of(output) : $"{Environment.NewLine}{OutputText.Of(output)}");
        }

        if (view.Status != WorkflowStatus.Completed)
        {
            var why = view.Error is { } error ? ProgressText.Error(error) : "it has not ended";
            environment.Error.WriteLine($"error: run {Printable.Line(view.Id)} {StatusName.Of(view.Status)}: {why}");
            if (view.Status == WorkflowStatus.Failed)
            {
                environment.Error.WriteLine($"Let it go on with: {retry}");
            }
        }

        return ExitCodes.Of(view.Status);
    }
}
