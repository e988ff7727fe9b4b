using System.ComponentModel;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OrleansAgents.Agents.Answers;
using OrleansAgents.Agents.Invocation;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Agents.Processes;

/// <summary>
/// Runs a command per call: the call as JSON on stdin, the answer as JSON on stdout, notes for people on stderr. The
/// command is started without a shell, reads at most one call, and never outlives it: cancellation and output past the
/// bound kill it with all its descendants. No thread waits for it.
/// </summary>
/// <param name="options">The bounds.</param>
/// <param name="time">Measures the grace for output that others keep open.</param>
public sealed class ProcessConnector(IOptions<AgentOptions> options, TimeProvider time) : IAgentConnector
{
    private const int ErrorBytesKept = 2048;

    // errno: 2 no such file, 8 no executable format, 13 permission denied, 20 not a directory.
    private static readonly int[] NotExecutable = [2, 8, 13, 20];

    /// <inheritdoc/>
    public AgentKind Kind => AgentKind.Process;

    /// <inheritdoc/>
    public int DefaultConcurrency(AgentDescriptor agent) => options.Value.ProcessConcurrency;

    /// <inheritdoc/>
    public async ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(call);
        if (agent.Command.IsDefaultOrEmpty || string.IsNullOrWhiteSpace(agent.Command[0]))
        {
            return AgentAnswer.Failure(
                AgentErrorCodes.Misconfigured, $"Agent '{agent.Name}' is of kind process and has no command.", retryable: false);
        }

        ChildProcess child;
        try
        {
            child = await Task.Run(() => ChildProcess.Start(agent.Command, call), cancellationToken);
        }
        catch (Win32Exception e)
        {
            return NotStarted(agent, e);
        }

        using (child)
        {
            return await TalkAsync(child, agent, call, cancellationToken);
        }
    }

    private async Task<AgentAnswer> TalkAsync(
        ChildProcess child, AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        using var killing = cancellationToken.Register(child.Kill);
        using var drained = new CancellationTokenSource();
        var (output, errors) = (new BoundedBuffer(options.Value.OutputBytesMax), new TailBuffer(ErrorBytesKept));
        var talking = Task.WhenAll(
            child.WriteInputAsync(JsonSerializer.SerializeToUtf8Bytes(call, AgentJson.Default.AgentCall), drained.Token),
            ReadOutputAsync(child, output, drained.Token),
            errors.FillAsync(child.Errors, drained.Token));

        await child.WaitForExitAsync();
        if (!cancellationToken.IsCancellationRequested && !output.TooLarge)
        {
            // All that the command wrote is in the pipe; only a process it left behind can keep the end from coming.
            await talking.WaitAsync(options.Value.OutputGrace, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await drained.CancelAsync();
        await talking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return Answer(agent, call, child.ExitCode, output, errors);
    }

    private static async Task ReadOutputAsync(ChildProcess child, BoundedBuffer output, CancellationToken cancellationToken)
    {
        await output.FillAsync(child.Output, cancellationToken);
        if (output.TooLarge)
        {
            child.Kill();
        }
    }

    private AgentAnswer Answer(AgentDescriptor agent, AgentCall call, int exitCode, BoundedBuffer output, TailBuffer errors)
    {
        if (output.TooLarge)
        {
            return AgentAnswer.Lost(
                AgentErrorCodes.OutputTooLarge,
                $"Agent '{agent.Name}' wrote more than {options.Value.OutputBytesMax} bytes to stdout and was killed. "
                + "Only the answer belongs there.",
                retryable: false);
        }

        var answer = AnswerReader.Read(output.Bytes, call);
        return exitCode == 0 ? answer : Exited(agent, exitCode, answer, Excerpt.Clean(errors.Text));
    }

    private static AgentAnswer Exited(AgentDescriptor agent, int exitCode, AgentAnswer answer, string errors)
    {
        var own = answer.Error is { Code: not AgentErrorCodes.InvalidAnswer } error ? error : null;
        var said = own is null ? "" : $" It answered {own.Code}: {Excerpt.Of(own.Message ?? "", 500)}";
        var written = errors.Length == 0 ? " It wrote nothing to stderr." : $" The end of its stderr: {errors}";
        return AgentAnswer.Failure(
            AgentErrorCodes.ProcessExit, $"Agent '{agent.Name}' ended with exit code {exitCode}.{said}{written}", own?.Retryable ?? false) with
        {
            OutcomeUnknown = own is null,
        };
    }

    private static bool IsNotExecutable(string program, Win32Exception e) =>
        NotExecutable.Contains(e.NativeErrorCode) || Directory.Exists(program);

    private static AgentAnswer NotStarted(AgentDescriptor agent, Win32Exception e) => IsNotExecutable(agent.Command[0], e)
        ? AgentAnswer.Failure(
            AgentErrorCodes.CommandNotFound,
            $"The command '{agent.Command[0]}' of agent '{agent.Name}' does not exist or cannot be executed "
            + $"(error {e.NativeErrorCode}). Check the path and its permissions.",
            retryable: false)
        : AgentAnswer.Failure(
            AgentErrorCodes.StartFailed,
            $"The command '{agent.Command[0]}' of agent '{agent.Name}' could not be started "
            + $"(error {e.NativeErrorCode}: {Excerpt.Of(e.Message, 200)}).",
            retryable: true);
}
