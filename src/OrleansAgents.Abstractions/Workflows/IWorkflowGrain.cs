using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Abstractions.Workflows;

/// <summary>One run as a virtual grain: one call at a time, in memory only while it has something to do.</summary>
public interface IWorkflowGrain
{
    /// <summary>
    /// Starts the run. Durable when it returns <see cref="StartStatus.Started"/>. A repeat with the same idempotency key
    /// finds the first run.
    /// </summary>
    /// <param name="start">What to start.</param>
    /// <param name="cancellationToken">Gives up waiting; the run may start all the same.</param>
    /// <returns>How it ended.</returns>
    Task<StartAnswer> StartAsync(WorkflowStart start, CancellationToken cancellationToken);

    /// <summary>Carries out a command. What it changed is durable when it returns.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may be carried out all the same.</param>
    /// <returns>Null when accepted, whether or not there was something to do; otherwise why not.</returns>
    Task<DomainError?> ExecuteAsync(WorkflowCommand command, CancellationToken cancellationToken);

    /// <summary>Loads the run if it sleeps and starts what is outstanding: the whole of a recovery.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that ends when the run is awake.</returns>
    Task WakeAsync(CancellationToken cancellationToken);
}

/// <summary>What to start.</summary>
/// <param name="Definition">The checked definition; its text is stored already.</param>
/// <param name="Command">A <see cref="WorkflowCommand.Start"/> or a <see cref="WorkflowCommand.Fork"/>, checked already.</param>
/// <param name="IdempotencyKey">Makes the start idempotent; null for none.</param>
public sealed record WorkflowStart(WorkflowDefinition Definition, WorkflowCommand Command, IdempotencyKey? IdempotencyKey);

/// <summary>How a start ended.</summary>
public enum StartStatus
{
    /// <summary>The run has begun and is durable.</summary>
    Started,

    /// <summary>The idempotency key began another run before.</summary>
    KeyUsed,

    /// <summary>A run of this id exists.</summary>
    Exists,

    /// <summary>The machine refused; see the error.</summary>
    Refused,
}

/// <summary>How a start ended.</summary>
/// <param name="Status">How.</param>
/// <param name="Existing">The first run of the idempotency key, when it was used before.</param>
/// <param name="Error">Why it was refused, when it was.</param>
public sealed record StartAnswer(StartStatus Status, ExistingStart? Existing = null, DomainError? Error = null);

/// <summary>Finds workflow grains. The host implements it.</summary>
public interface IWorkflowGrains
{
    /// <summary>Gives a reference; nothing is activated until it is called.</summary>
    /// <param name="id">The run.</param>
    /// <returns>The reference; thread-safe.</returns>
    IWorkflowGrain Get(WorkflowId id);
}
