using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
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
    IAgentDirectory agents, IAgentInvoker invoker, Jitter jitter, TimeProvider time, ILogger<AgentCalls> logger)
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
        try
        {
            var answer = await CallAsync(work);
            if (await work.Workflow.ExecuteAsync(answer, CancellationToken.None) is { } refused)
            {
                await RedeliverAsync(work, refused);
            }
        }
        catch (OperationCanceledException) when (work.CancellationToken.IsCancellationRequested)
        {
            // Cancelled, or the host stops: nobody waits for an answer.
        }
        catch (Exception e)                                   // the boundary of effects: a fault of ours must not hang the run
        {
            await RecoverAsync(work, e);
        }
        finally
        {
            Ended();
        }
    }

    private void Ended()
    {
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

    private Task RedeliverAsync(Work work, DomainError refused)
    {
        if (refused.Kind == ErrorKind.Unavailable)
        {
            return RedeliverAsync(work, refused.Message);
        }

        LogRefused(logger, work.Effect.Id, refused.Code, refused.Message);
        return Task.CompletedTask;
    }

    /// <summary>A store that cannot take an answer is offered it again; a fault before there was an answer becomes the answer.</summary>
    private Task RecoverAsync(Work work, Exception fault)
    {
        if (work.Answer is not null)
        {
            if (fault is StoreUnavailableException { Code: not "store.closed" } unavailable)
            {
                return RedeliverAsync(work, unavailable.Message);
            }

            LogUndelivered(logger, work.Effect.Id, deliveries: 1, fault);
            return Task.CompletedTask;
        }

        LogFault(logger, work.Effect.Id, fault);
        var message = $"The call to agent '{work.Effect.Agent}' failed in the platform: {fault.Message}";
        work.Answer = new WorkflowCommand.FailStep(work.Effect.Id, new("agent.failed", message, Retryable: false), default, 0, OutcomeUnknown: true);
        return RedeliverAsync(work, reason: null);
    }

    private async ValueTask<WorkflowCommand> CallAsync(Work work)
    {
        var effect = work.Effect;
        if (agents.Find(effect.Agent) is not { } agent)
        {
            var message = $"Agent '{effect.Agent}' is not registered any more. Add it to orleansagents.yaml and start the workflow again.";
            return work.Answer = new WorkflowCommand.FailStep(effect.Id, new("agent.unknown", message, Retryable: false), default, 0);
        }

        var started = time.GetTimestamp();
        var answer = await invoker.CallAsync(agent, AgentCallBuilder.Build(work.State, effect, agent), work.CancellationToken);
        return work.Answer = ToCommand(effect.Id, answer, time.GetElapsedTime(started));
    }

    private WorkflowCommand ToCommand(EffectId id, AgentAnswer answer, TimeSpan elapsed)
    {
        if (answer.Status == AnswerStatus.Success)
        {
            return new WorkflowCommand.CompleteStep(id, answer.Result, elapsed);
        }

        var error = answer.Error ?? new AgentError("agent.no_reason", $"The agent answered '{answer.Status}' without a reason.", Retryable: false);
        return new WorkflowCommand.FailStep(id, new(error.Code, error.Message, error.Retryable), elapsed, jitter(), OutcomeUnknown: answer.OutcomeUnknown || answer.Status == AnswerStatus.Timeout);
    }

    /// <summary>Offers an answer until it is taken.</summary>
    /// <param name="work">The call.</param>
    /// <param name="reason">Why it was not taken the first time; null when it was not offered yet.</param>
    private async Task RedeliverAsync(Work work, string? reason)
    {
        var id = work.Effect.Id;
        for (var delivery = 1; ; delivery++)
        {
            if (reason is not null)
            {
                LogRedelivery(logger, id, delivery, reason);
                var ceiling = Math.Min(RedeliveryMax.TotalSeconds, 0.05 * Math.Pow(2, Math.Min(delivery, 10)));
                await Task.Delay(TimeSpan.FromSeconds(ceiling * (0.5 + (jitter() / 2))), time);
            }

            try
            {
                if (await work.Workflow.ExecuteAsync(work.Answer!, CancellationToken.None) is not { } refused)
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
                LogUndelivered(logger, id, delivery, e);
                return;
            }
        }
    }

    [LoggerMessage(1111, LogLevel.Error, "Call {EffectId} failed in the platform.")]
    private static partial void LogFault(ILogger logger, EffectId effectId, Exception exception);

    [LoggerMessage(1112, LogLevel.Warning, "The answer to {EffectId} was refused: {Code}: {Reason}")]
    private static partial void LogRefused(ILogger logger, EffectId effectId, string code, string reason);

    [LoggerMessage(1113, LogLevel.Warning, "The answer to {EffectId} could not be stored (delivery {Delivery}), and is offered again: {Reason}")]
    private static partial void LogRedelivery(ILogger logger, EffectId effectId, int delivery, string reason);

    [LoggerMessage(1114, LogLevel.Error, "The answer to {EffectId} was lost after {Deliveries} deliveries; the call is made again at the next start.")]
    private static partial void LogUndelivered(ILogger logger, EffectId effectId, int deliveries, Exception exception);

    private sealed class Work(
        AgentCalls calls, IWorkflowGrain workflow, WorkflowState state, WorkflowEffect.CallAgent effect, CancellationToken cancellationToken)
        : IThreadPoolWorkItem
    {
        public IWorkflowGrain Workflow { get; } = workflow;

        public WorkflowState State { get; } = state;

        public WorkflowEffect.CallAgent Effect { get; } = effect;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        /// <summary>Gets or sets what the call came to; null while it goes on.</summary>
        public WorkflowCommand? Answer { get; set; }

        public void Execute() => _ = calls.RunAsync(this);
    }
}
