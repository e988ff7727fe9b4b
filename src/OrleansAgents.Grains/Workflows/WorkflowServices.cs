using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Grains.Routing;

namespace OrleansAgents.Grains.Workflows;

/// <summary>What all workflow grains of a host share.</summary>
/// <param name="Journal">The durable history.</param>
/// <param name="Loader">Replays a journal.</param>
/// <param name="Decisions">Asks router and arbitrator.</param>
/// <param name="Calls">Makes claimed calls.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
public sealed record WorkflowServices(
    IWorkflowJournal Journal,
    WorkflowLoader Loader,
    Decisions Decisions,
    AgentCalls Calls,
    TimeProvider Time,
    ILogger<WorkflowGrain> Logger);
