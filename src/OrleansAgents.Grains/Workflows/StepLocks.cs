using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>
/// Takes the locks of an attempt before its agent is called. The owner of a lock is the attempt: an attempt that is made again
/// after a crash finds its own lock, or takes it anew with a higher fence when the lease has ended.
/// </summary>
/// <param name="locks">The locks.</param>
/// <param name="time">The clock.</param>
public sealed class StepLocks(IResourceLocks locks, TimeProvider time)
{
    /// <summary>Takes all locks of a step in their one order, and lets the run journal them.</summary>
    /// <param name="workflow">The run.</param>
    /// <param name="state">The state in which the call was claimed.</param>
    /// <param name="effect">The claimed call.</param>
    /// <param name="cancellationToken">Gives up; what was taken is released.</param>
    /// <returns>The locks, renewed until they are given up; or why they cannot be had.</returns>
    internal async Task<Result<LockHolding>> TakeAsync(
        IWorkflowGrain workflow, WorkflowState state, WorkflowEffect.CallAgent effect, CancellationToken cancellationToken)
    {
        var step = state.Definition.Steps[effect.StepIndex];
        if (!LockTemplate.Resolve(step, state.Input).TryGet(out var resources, out var error))
        {
            return error;
        }

        var holding = new LockHolding(locks, effect.Id.ToString(), step.LockLease, time);
        try
        {
            foreach (var resource in resources)
            {
                if (await holding.TakeAsync(resource, cancellationToken) is { } refused)
                {
                    await holding.ReleaseAsync();
                    return refused;
                }
            }

            if (await workflow.ExecuteAsync(new WorkflowCommand.GrantLocks(effect.Id, holding.Locks), cancellationToken) is { } unwritten)
            {
                await holding.ReleaseAsync();
                return unwritten;
            }

            return holding;
        }
        catch (StoreUnavailableException e)
        {
            await holding.ReleaseAsync();
            return new DomainError(e.Code, ErrorKind.Unavailable, e.Message);
        }
        catch
        {
            await holding.ReleaseAsync();
            throw;
        }
    }
}
