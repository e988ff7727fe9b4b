using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Grains.Routing;

namespace OrleansAgents.Grains.Workflows;

/// <summary>What all workflow grains of a host share.</summary>
/// <param name="Journal">The durable history.</param>
/// <param name="Loader">Replays a journal.</param>
/// <param name="Decisions">Asks router and arbitrator.</param>
/// <param name="Calls">Makes claimed calls.</param>
/// <param name="Deliveries">Hears which messages are settled.</param>
/// <param name="Locks">Hears which locks a commit gave up.</param>
/// <param name="Jitter">Gives random numbers from 0 to 1.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
public sealed record WorkflowServices(
    IWorkflowJournal Journal,
    WorkflowLoader Loader,
    Decisions Decisions,
    AgentCalls Calls,
    MessageDeliveries Deliveries,
    IResourceLocks Locks,
    Jitter Jitter,
    TimeProvider Time,
    ILogger<WorkflowGrain> Logger);
