using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Grains.Workflows;

/// <summary>
/// One run: decide, append, apply, reconcile. The host gives it one call at a time, and each call is a whole turn, the wait
/// for the journal included. Recovery is no special case: load, replay, reconcile.
/// </summary>
/// <param name="id">The run.</param>
/// <param name="activation">What the host gives.</param>
/// <param name="services">What all runs share.</param>
public sealed partial class WorkflowGrain(WorkflowId id, IActivationContext activation, WorkflowServices services) : IWorkflowGrain
{
    private const int ReloadsMax = 3;
    private static readonly TimeSpan ReloadAfterFault = TimeSpan.FromSeconds(2);

    private readonly Dictionary<EffectId, CancellationTokenSource> _calls = [];
    private WorkflowState? _state;

    /// <summary>Gets a value indicating whether an agent works for this run now. Read it between turns only.</summary>
    public bool HasCalls => _calls.Count > 0;

    /// <inheritdoc/>
    public async Task<StartAnswer> StartAsync(WorkflowStart start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (_state is not null)
        {
            return new(StartStatus.Exists);
        }

        // A new id needs no look at the journal: if the run exists, the append finds another version.
        var empty = WorkflowState.Empty(id, start.Definition);
        var command = new WorkflowCommand.Start(start.Input, start.CorrelationId);
        var (error, outcome) = await CommitAsync(empty, command, start.IdempotencyKey);
        if (_state is null)
        {
            activation.DeactivateWhenIdle();
        }

        return (error, outcome.Status) switch
        {
            ({ } refused, _) => new(StartStatus.Refused, Error: refused),
            (_, AppendStatus.IdempotencyKeyUsed) => new(StartStatus.KeyUsed, outcome.Existing),
            (_, AppendStatus.VersionConflict) => new(StartStatus.Exists),
            _ => new(StartStatus.Started),
        };
    }

    /// <inheritdoc/>
    public async Task<DomainError?> ExecuteAsync(WorkflowCommand command, CancellationToken cancellationToken)
    {
        for (var reload = 0; reload < ReloadsMax; reload++)
        {
            if ((_state ??= await LoadAsync(cancellationToken)) is not { } state)
            {
                activation.DeactivateWhenIdle();
                return new("workflow.not_found", ErrorKind.NotFound, $"There is no workflow '{id}'.");
            }

            var (error, outcome) = await CommitAsync(state, command, key: null);
            if (outcome.Status == AppendStatus.Appended)
            {
                return error;
            }

            LogConflict(services.Logger, id, state.Version);
            _state = null;                                    // somebody else appended: what we know is history
        }

        activation.WakeAt(services.Time.GetUtcNow() + ReloadAfterFault);     // a tick that met this must not be the last one
        return new("workflow.contended", ErrorKind.Unavailable, $"Workflow '{id}' changed {ReloadsMax} times meanwhile. Try again.");
    }

    /// <inheritdoc/>
    public Task WakeAsync(CancellationToken cancellationToken) => ExecuteAsync(new WorkflowCommand.Tick(), cancellationToken);

    /// <summary>Tells every agent that works for this run to stop; their claims stay, so a later wake calls them again.</summary>
    /// <returns>A task that ends when all were told: a process that was to be killed is killed then.</returns>
    public Task StopCalls()
    {
        var told = Task.WhenAll(_calls.Values.Select(call => call.CancelAsync()));
        _calls.Clear();
        return told;
    }

    private async Task<(DomainError? Error, AppendOutcome Outcome)> CommitAsync(WorkflowState state, WorkflowCommand command, IdempotencyKey? key)
    {
        var now = services.Time.GetUtcNow();
        var decision = WorkflowMachine.Decide(state, command, now);
        if (decision is WorkflowDecision.Rejected rejected)
        {
            Answered(command);
            return (rejected.Error, AppendOutcome.Appended);
        }

        var (next, events) = WithRouting(state, ((WorkflowDecision.Accepted)decision).Events, now);
        var outcome = AppendOutcome.Appended;
        if (events.Count > 0)
        {
            try
            {
                outcome = await services.Journal.AppendAsync(AppendOf(state, next, events, now, key), CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                _state = null;                                // written or not: only the journal knows
                activation.WakeAt(now + ReloadAfterFault);
                throw;
            }
        }

        if (outcome.Status == AppendStatus.Appended)
        {
            _state = next;
            Answered(command);
            Reconcile();
        }

        return (null, outcome);
    }

    /// <summary>
    /// Asks router and arbitrator for every step that has become ready, so that their answers and the claim of the call are
    /// one commit with what came before. They touch nothing outside, so nothing needs to be durable first.
    /// </summary>
    private (WorkflowState Next, List<WorkflowEvent> Events) WithRouting(
        WorkflowState state, IReadOnlyList<WorkflowEvent> decided, DateTimeOffset now)
    {
        var events = new List<WorkflowEvent>(decided);
        var next = Fold(state, decided);
        while (WorkflowMachine.NextRoute(next) is { } route)
        {
            var step = next.Definition.Steps[route.StepIndex];
            var recommendation = services.Router.Recommend(next, step);
            var choice = services.Arbitrator.Decide(next, step, recommendation);
            var assigned = WorkflowMachine.Decide(next, new WorkflowCommand.AssignStep(route.Id, recommendation, choice), now);
            if (assigned is not WorkflowDecision.Accepted { Events: { Count: > 0 } more })
            {
                throw new InvalidOperationException($"Step '{step.Id}' of workflow '{id}' asks to be routed and refuses the answer.");
            }

            events.AddRange(more);
            next = Fold(next, more);
        }

        return (next, events);
    }

    private static WorkflowState Fold(WorkflowState state, IReadOnlyList<WorkflowEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            state = WorkflowMachine.Apply(state, events[i]);
        }

        return state;
    }

    private static JournalAppend AppendOf(
        WorkflowState state, WorkflowState next, List<WorkflowEvent> events, DateTimeOffset now, IdempotencyKey? key) => new()
        {
            Workflow = state.Id,
            ExpectedVersion = state.Version,
            Events = events,
            At = now,
            Status = next.Status,
            PreviousStatus = state.Status,
            IdempotencyKey = key,
        };

    private void Reconcile()
    {
        var state = _state!;
        if (state.IsTerminal)
        {
            _ = StopCalls();                                  // what an agent does on cancel is not part of the turn
            activation.WakeAt(null);
            activation.DeactivateWhenIdle();
            return;
        }

        foreach (var effect in WorkflowMachine.Outstanding(state))
        {
            if (activation.StartsEffects && effect is WorkflowEffect.CallAgent call && !_calls.ContainsKey(effect.Id))
            {
                var stop = new CancellationTokenSource();
                _calls.Add(effect.Id, stop);
                services.Calls.Start(activation.Self, state, call, stop.Token);
            }
        }

        activation.WakeAt(WorkflowMachine.NextWake(state));
    }

    /// <summary>
    /// An answer ends its call, whatever the machine makes of it. Not before it is durable: until then it is offered again,
    /// and a call that counted as ended would be made again meanwhile.
    /// </summary>
    private void Answered(WorkflowCommand command)
    {
        var effect = command switch
        {
            WorkflowCommand.CompleteStep x => x.Effect,
            WorkflowCommand.FailStep x => x.Effect,
            _ => default,
        };
        if (_calls.Remove(effect, out var call))
        {
            call.Dispose();
        }
    }

    private async Task<WorkflowState?> LoadAsync(CancellationToken cancellationToken)
    {
        var loaded = await services.Loader.LoadAsync(id, cancellationToken);
        if (loaded is not null)
        {
            LogLoaded(services.Logger, id, loaded.Version, loaded.Status);
        }

        return loaded;
    }

    [LoggerMessage(1101, LogLevel.Debug, "Workflow {WorkflowId} loaded at version {Version}, {Status}.")]
    private static partial void LogLoaded(ILogger logger, WorkflowId workflowId, long version, WorkflowStatus status);

    [LoggerMessage(1102, LogLevel.Warning, "Workflow {WorkflowId} was changed by somebody else after version {Version}; reloading.")]
    private static partial void LogConflict(ILogger logger, WorkflowId workflowId, long version);
}
