using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.Commands;

/// <summary>What the commands share that ask a server one thing.</summary>
internal static class ServerCommand
{
    /// <summary>Makes the argument that names a run.</summary>
    /// <returns>The argument.</returns>
    public static Argument<string> Id()
    {
        var id = new Argument<string>("ID") { Description = "The run." };
        id.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !WorkflowId.IsValid(value))
            {
                result.AddError($"'{value}' is not the id of a run: 1 to {WorkflowId.MaxLength} characters of a-z A-Z 0-9 _ -.");
            }
        });
        return id;
    }

    /// <summary>Tells an answer: as one JSON document, or as the command draws it.</summary>
    /// <typeparam name="T">The type of the answer.</typeparam>
    /// <param name="environment">The outside.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="json">Whether a program reads.</param>
    /// <param name="type">How it is written as JSON.</param>
    /// <param name="show">How it is shown to people.</param>
    /// <returns>The exit code.</returns>
    public static int Tell<T>(CliEnvironment environment, Result<T> answer, bool json, JsonTypeInfo<T> type, Action<T> show)
        where T : notnull
    {
        if (!answer.TryGet(out var value, out var error))
        {
            return new Reporter(environment.Error, json).Fail(error);
        }

        if (json)
        {
            CliJson.WriteLine(environment.Out, value, type);
        }
        else
        {
            show(value);
        }

        return ExitCodes.Done;
    }

    /// <summary>Tells where a run stands after a command: as one JSON document, or in a sentence, and what it still waits for.</summary>
    /// <param name="environment">The outside.</param>
    /// <param name="answer">The run.</param>
    /// <param name="json">Whether a program reads.</param>
    /// <returns>The exit code.</returns>
    public static int TellRun(CliEnvironment environment, Result<WorkflowView> answer, bool json) =>
        Tell(environment, answer, json, ViewJson.Default.WorkflowView, view =>
        {
            environment.Out.WriteLine($"Run {Printable.Line(view.Id)} is {StatusName.Of(view.Status)}.");
            foreach (var wait in view.Waits)
            {
                environment.Out.WriteLine($"It {WaitText.Open(wait, environment.Time.GetUtcNow(), environment.Time.LocalTimeZone)}.");
            }
        });
}
