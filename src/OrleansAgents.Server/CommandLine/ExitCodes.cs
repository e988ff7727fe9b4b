using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.CommandLine;

/// <summary>What the program's exit code says. Scripts depend on it.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The run failed or was cancelled, the command was refused, or it was interrupted before its end.</summary>
    public const int Failed = 1;

    /// <summary>Wrong arguments, definition, input or configuration: the same call will never succeed.</summary>
    public const int Usage = 2;

    /// <summary>The server, or that of the database, cannot be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>The run waits for a person or a signal, and nobody answered; it is kept, and can go on.</summary>
    public const int Waiting = 4;

    /// <summary>Gives the exit code of a refusal.</summary>
    /// <param name="error">The refusal.</param>
    /// <returns>The exit code.</returns>
    public static int Of(DomainError error) => error switch
    {
        { Code: CliErrors.UnreachableCode or CliErrors.StoreUnreachableCode } => Unreachable,
        { Kind: ErrorKind.Invalid or ErrorKind.TooLarge } => Usage,
        _ => Failed,
    };

    /// <summary>Gives the exit code of a command that waited for a run's end.</summary>
    /// <param name="status">Where the run stands.</param>
    /// <returns>The exit code.</returns>
    public static int Of(WorkflowStatus status) => status == WorkflowStatus.Completed ? Done : Failed;
}
