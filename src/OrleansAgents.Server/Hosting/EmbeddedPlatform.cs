using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Server.Hosting;

/// <summary>
/// The platform inside this process, without an HTTP listener. Disposing it stops gracefully: running calls are told to
/// stop, what was claimed stays claimed in the journal, and a later <see cref="ResumeAsync"/> goes on from there.
/// </summary>
/// <remarks>A class, since a <see cref="Result{T}"/> of an interface cannot be made from a value.</remarks>
internal abstract class EmbeddedPlatform : IAsyncDisposable
{
    /// <summary>Gets the commands and views of runs.</summary>
    public abstract IWorkflowClient Workflows { get; }

    /// <summary>Gets the events of runs.</summary>
    public abstract IEventFeed Feed { get; }

    /// <summary>Gets the stored definitions.</summary>
    public abstract IDefinitionCatalog Definitions { get; }

    /// <summary>Gets what the router says, and would have said.</summary>
    public abstract IRoutes Routes { get; }

    /// <summary>Gets the runs that earlier processes left unfinished, oldest first. They are not woken by themselves.</summary>
    public abstract IReadOnlyList<WorkflowId> Unfinished { get; }

    /// <summary>Wakes a run that an earlier process left unfinished, so that it goes on. Harmless when it runs or has ended.</summary>
    /// <param name="id">The run's id, as the user wrote it.</param>
    /// <param name="cancellationToken">Gives up waiting; the run may go on all the same.</param>
    /// <returns>The run as it stands, or <c>workflow.not_found</c>.</returns>
    public abstract Task<Result<WorkflowView>> ResumeAsync(string id, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
