using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Routing;

namespace OrleansAgents.Grains.Workflows;

/// <summary>
/// Carries effects out outside the grain's turn, and sends each answer back as a command. A result is never dropped while
/// the process lives: when store or grain cannot take it now, it is offered again.
/// </summary>
/// <param name="steps">Makes the calls of steps.</param>
/// <param name="deliveries">Brings messages.</param>
/// <param name="decisions">Asks models that decide.</param>
/// <param name="jitter">Gives random numbers from 0 to 1.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed partial class AgentCalls(
    StepCalls steps, MessageDeliveries deliveries, Decisions decisions, Jitter jitter, TimeProvider time, ILogger<AgentCalls> logger)
{
    private const string Platform = "platform";
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

    /// <summary>Starts an effect and returns at once.</summary>
    /// <param name="workflow">Who gets the answer.</param>
    /// <param name="state">The state in which it was outstanding.</param>
    /// <param name="effect">A claimed call, a delivery, or a decision that a model is asked for.</param>
    /// <param name="cancellationToken">Stops it; no answer is sent then.</param>
    public void Start(IWorkflowGrain workflow, WorkflowState state, WorkflowEffect effect, CancellationToken cancellationToken)
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

            work.Held?.Dispose();
        }
        catch (OperationCanceledException) when (work.CancellationToken.IsCancellationRequested)
        {
            // Cancelled, or the host stops: nobody waits for an answer.
            await (work.Held?.ReleaseAsync() ?? Task.CompletedTask);
        }
        catch (Exception e)                                   // the boundary of effects: a fault of ours must not hang the run
        {
            await RecoverAsync(work, e);
            await (work.Held?.ReleaseAsync() ?? Task.CompletedTask);
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

    /// <summary>
    /// A store that cannot take an answer is offered it again. Any other fault becomes the answer, one in what follows from an
    /// answer too: a run that met it would stand still, and meet it again after a restart.
    /// </summary>
    private Task RecoverAsync(Work work, Exception fault)
    {
        if (work.Answer is not null && fault is StoreUnavailableException unavailable)
        {
            if (unavailable.Code != "store.closed")
            {
                return RedeliverAsync(work, unavailable.Message);
            }

            LogUndelivered(logger, work.Effect.Id, deliveries: 1, fault);
            return Task.CompletedTask;
        }

        LogFault(logger, work.Effect.Id, fault);
        work.Answer = FaultOf(work.Effect, fault);
        return RedeliverAsync(work, reason: null);
    }

    private async ValueTask<WorkflowCommand> CallAsync(Work work) => work.Answer = work.Effect switch
    {
        WorkflowEffect.CallAgent call => await steps.CallAsync(work.Workflow, work.State, call, held => work.Held = held, work.CancellationToken),
        WorkflowEffect.DeliverMessages delivery => await deliveries.DeliverAsync(work.State, delivery, work.CancellationToken),
        WorkflowEffect.RouteStep or WorkflowEffect.ChooseStep => await decisions.AnswerAsync(work.State, work.Effect, work.CancellationToken),
        _ => throw new UnreachableException($"{work.Effect.GetType().Name} is not carried out outside."),
    };

    /// <summary>What a fault of ours comes to, so that the run does not hang.</summary>
    private static WorkflowCommand FaultOf(WorkflowEffect effect, Exception fault) => effect switch
    {
        WorkflowEffect.DeliverMessages x => new WorkflowCommand.FailDelivery(
            x.Id, x.From, x.To, new("agent.failed", $"The delivery to agent '{x.Agent}' failed in the platform: {fault.Message}", Retryable: true), Jitter: 1, RetryAfter: default),
        WorkflowEffect.CallAgent x => new WorkflowCommand.FailStep(
            x.Id, new("agent.failed", $"The call to agent '{x.Agent}' failed in the platform: {fault.Message}", Retryable: false), default, 0, OutcomeUnknown: true),
        WorkflowEffect.RouteStep x => new WorkflowCommand.AssignStep(x.Id, new(Platform, []), new(null, $"The decision failed in the platform: {fault.Message}", Platform)),
        WorkflowEffect.ChooseStep x => new WorkflowCommand.ChooseStep(x.Id, new("", $"the decision failed in the platform: {fault.Message}", Platform)),
        _ => throw new UnreachableException($"{effect.GetType().Name} is not carried out outside.", fault),
    };

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
        AgentCalls calls, IWorkflowGrain workflow, WorkflowState state, WorkflowEffect effect, CancellationToken cancellationToken)
        : IThreadPoolWorkItem
    {
        public IWorkflowGrain Workflow { get; } = workflow;

        public WorkflowState State { get; } = state;

        public WorkflowEffect Effect { get; } = effect;

        public CancellationToken CancellationToken { get; } = cancellationToken;

        /// <summary>Gets or sets the locks of the call; null when it has none.</summary>
        public LockHolding? Held { get; set; }

        /// <summary>Gets or sets what the call came to; null while it goes on.</summary>
        public WorkflowCommand? Answer { get; set; }

        public void Execute() => _ = calls.RunAsync(this);
    }
}
