using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;

namespace OrleansAgents.Grains.Workflows;

/// <summary>What all workflow grains of a host share.</summary>
/// <param name="Journal">The durable history.</param>
/// <param name="Loader">Replays a journal.</param>
/// <param name="Router">Informs.</param>
/// <param name="Arbitrator">Decides.</param>
/// <param name="Calls">Makes claimed calls.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
public sealed record WorkflowServices(
    IWorkflowJournal Journal,
    WorkflowLoader Loader,
    IRouter Router,
    IArbitrator Arbitrator,
    AgentCalls Calls,
    TimeProvider Time,
    ILogger<WorkflowGrain> Logger);
