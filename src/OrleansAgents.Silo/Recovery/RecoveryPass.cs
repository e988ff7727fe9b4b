using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Grains.Locks;
using OrleansAgents.Silo.Configuration;

namespace OrleansAgents.Silo.Recovery;

/// <summary>Wakes every unfinished run, and whoever watches agents and leases, spread over the silos that are there.</summary>
/// <param name="index">The heads.</param>
/// <param name="workflows">The runs.</param>
/// <param name="agents">The agents.</param>
/// <param name="locks">The locks.</param>
/// <param name="silos">Who is there.</param>
/// <param name="options">How many at once.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class RecoveryPass(
    IWorkflowIndex index, IWorkflowGrains workflows, AgentRegistry agents, ResourceLocks locks, ISiloStatusOracle silos,
    IOptions<SiloOptions> options, TimeProvider time, ILogger<RecoveryPass> logger)
{
    private int _next;

    /// <summary>Wakes them all.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The runs that could not be reached now, to be tried again.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot list them now.</exception>
    public async Task<IReadOnlyCollection<string>> RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var unfinished = await index.ListUnfinishedAsync(cancellationToken);
        var missed = new ConcurrentBag<string>();
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Value.RecoveryParallelism,
            CancellationToken = cancellationToken,
            TaskScheduler = TaskScheduler.Default,                       // the store and the runs, not this grain, are what is waited for
        };
        await Parallel.ForEachAsync(unfinished, parallel, async (id, _) =>
        {
            if (!await TryWakeAsync(id))
            {
                missed.Add(id.Value);
            }
        });
        await agents.LoadAsync(cancellationToken);
        await locks.LoadAsync(cancellationToken);
        if (unfinished.Count > 0)
        {
            LogWoken(logger, unfinished.Count - missed.Count, unfinished.Count, time.GetElapsedTime(started).TotalMilliseconds);
        }

        return missed;
    }

    /// <summary>Wakes a run on one of the silos, unless it is awake on another.</summary>
    /// <param name="id">The run.</param>
    /// <returns>False when it could not be reached.</returns>
    public async Task<bool> TryWakeAsync(WorkflowId id)
    {
        try
        {
            if (NextSilo() is { } silo)
            {
                RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            }

            await workflows.Get(id).WakeAsync(CancellationToken.None);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
        catch (Exception e)                                   // one damaged journal must not stop the others
        {
            LogStuck(logger, id, e);
            return true;
        }
    }

    private SiloAddress? NextSilo()
    {
        var active = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Order().ToArray();
        return active.Length == 0 ? null : active[(uint)Interlocked.Increment(ref _next) % active.Length];
    }

    [LoggerMessage(1613, LogLevel.Information, "Woke {Count} of {Unfinished} unfinished workflows in {ElapsedMs:F0} ms.")]
    private static partial void LogWoken(ILogger logger, int count, int unfinished, double elapsedMs);

    [LoggerMessage(1614, LogLevel.Error, "Workflow {WorkflowId} cannot go on. Look at it with 'orleansagents get'; the others are not affected.")]
    private static partial void LogStuck(ILogger logger, WorkflowId workflowId, Exception exception);
}
