using System.Globalization;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>
/// Makes claimed calls outside the grain's turn, and sends each answer back as a command. A result is never dropped while
/// the process lives: when store or grain cannot take it now, it is offered again.
/// </summary>
/// <param name="agents">The agents.</param>
/// <param name="invoker">How they are called.</param>
/// <param name="jitter">Gives random numbers from 0 to 1.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class AgentCalls(
    IAgentDirectory agents, IAgentInvoker invoker, Func<double> jitter, TimeProvider time, ILogger<AgentCalls> logger)
{
    private const int DeliveriesMax = 1000;
    private static readonly TimeSpan RedeliveryMax = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private TaskCompletionSource? _none;
    private int _running;

    /// <summary>Gets how many calls are going on, the delivery of their answers included.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Waits until no call is going on.</summary>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns>False when calls are still going on.</returns>
    public async Task<bool> WaitUntilNoneAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Task none;
        lock (_gate)
        {
            none = _running == 0 ? Task.CompletedTask : (_none ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        await Task.WhenAny(none, Task.Delay(timeout, time, cancellationToken));
        return none.IsCompleted;
    }

    /// <summary>Starts a call and returns at once.</summary>
    /// <param name="workflow">Who gets the answer.</param>
    /// <param name="state">The state in which the call was claimed.</param>
    /// <param name="effect">The claimed call.</param>
    /// <param name="cancellationToken">Stops the call; no answer is sent then.</param>
    public void Start(IWorkflowGrain workflow, WorkflowState state, WorkflowEffect.CallAgent effect, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        ThreadPool.UnsafeQueueUserWorkItem(new Work(this, workflow, state, effect, cancellationToken), preferLocal: true);
    }

    private async Task RunAsync(Work work)
    {
        await RunAsync(work.Workflow, work.State, work.Effect, work.CancellationToken);
        if (Interlocked.Decrement(ref _running) == 0)
        {
            lock (_gate)
            {
                if (_running == 0)
                {
                    _none?.SetResult();
                    _none = null;
                }
            }
        }
    }

    private async Task RunAsync(IWorkflowGrain workflow, WorkflowState state, WorkflowEffect.CallAgent effect, CancellationToken cancellationToken)
    {
        WorkflowCommand answer;
        try
        {
            answer = await CallAsync(state, effect, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)                                   // the boundary of effects: a fault of ours must not hang the run
        {
            LogFault(logger, effect.Id, e);
            answer = new WorkflowCommand.FailStep(
                effect.Id, new("agent.failed", $"The call to agent '{effect.Agent}' failed in the platform: {e.Message}", Retryable: false), default, 0);
        }

        await DeliverAsync(workflow, effect.Id, answer);
    }

    private async ValueTask<WorkflowCommand> CallAsync(WorkflowState state, WorkflowEffect.CallAgent effect, CancellationToken cancellationToken)
    {
        if (agents.Find(effect.Agent) is not { } agent)
        {
            var message = $"Agent '{effect.Agent}' is not registered any more. Add it to orleansagents.yaml and start the workflow again.";
            return new WorkflowCommand.FailStep(effect.Id, new("agent.unknown", message, Retryable: false), default, 0);
        }

        var started = time.GetTimestamp();
        var answer = await invoker.CallAsync(agent, AgentCallBuilder.Build(state, effect, agent), cancellationToken);
        return ToCommand(effect.Id, answer, time.GetElapsedTime(started));
    }

    private WorkflowCommand ToCommand(EffectId id, AgentAnswer answer, TimeSpan elapsed)
    {
        if (answer.Status == AnswerStatus.Success)
        {
            return new WorkflowCommand.CompleteStep(id, answer.Result, elapsed);
        }

        var error = answer.Error ?? new AgentError("agent.no_reason", $"The agent answered '{answer.Status}' without a reason.", Retryable: false);
        return new WorkflowCommand.FailStep(id, new(error.Code, error.Message, error.Retryable), elapsed, jitter());
    }

    private async Task DeliverAsync(IWorkflowGrain workflow, EffectId id, WorkflowCommand answer)
    {
        for (var delivery = 1; ; delivery++)
        {
            string reason;
            try
            {
                if (await workflow.ExecuteAsync(answer, CancellationToken.None) is not { } refused)
                {
                    return;
                }

                if (refused.Kind != ErrorKind.Unavailable || delivery >= DeliveriesMax)
                {
                    LogRefused(logger, id, refused.Code, refused.Message);
                    return;
                }

                reason = refused.Message;
            }
            catch (StoreUnavailableException e) when (delivery < DeliveriesMax && e.Code != "store.closed")
            {
                reason = e.Message;
            }
            catch (Exception e)                               // surfaced in the log; the claim stays, so a restart calls again
            {
                LogUndelivered(logger, id, delivery.ToString(CultureInfo.InvariantCulture), e);
                return;
            }

            LogRedelivery(logger, id, delivery, reason);
            var ceiling = Math.Min(RedeliveryMax.TotalSeconds, 0.05 * Math.Pow(2, Math.Min(delivery, 10)));
            await Task.Delay(TimeSpan.FromSeconds(ceiling * (0.5 + (jitter() / 2))), time);
        }
    }

    [LoggerMessage(1111, LogLevel.Error, "Call {EffectId} failed in the platform.")]
    private static partial void LogFault(ILogger logger, EffectId effectId, Exception exception);

    [LoggerMessage(1112, LogLevel.Warning, "The answer to {EffectId} was refused: {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, EffectId effectId, string code, string reason);

    [LoggerMessage(1113, LogLevel.Warning, "The answer to {EffectId} could not be stored (delivery {Delivery}), and is offered again: {Reason}")]
    private static partial void LogRedelivery(ILogger logger, EffectId effectId, int delivery, string reason);

    [LoggerMessage(1114, LogLevel.Error, "The answer to {EffectId} was lost after {Deliveries} deliveries; the call is made again at the next start.")]
    private static partial void LogUndelivered(ILogger logger, EffectId effectId, string deliveries, Exception exception);

    private sealed record Work(
        AgentCalls Calls, IWorkflowGrain Workflow, WorkflowState State, WorkflowEffect.CallAgent Effect, CancellationToken CancellationToken)
        : IThreadPoolWorkItem
    {
        public void Execute() => _ = Calls.RunAsync(this);
    }
}
