using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Definitions;
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
    private bool _mayHaveLost;

    /// <summary>Gets a value indicating whether an agent, or a model that decides, works for this run now. Read it between turns only.</summary>
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
        var (errors, outcome) = await CommitAsync(WorkflowState.Empty(id, start.Definition), [start.Command], start.IdempotencyKey);
        if (_state is null)
        {
            activation.DeactivateWhenIdle();
        }

        return (errors[0], outcome.Status) switch
        {
            ({ } refused, _) => new(StartStatus.Refused, Error: refused),
            (_, AppendStatus.IdempotencyKeyUsed) => new(StartStatus.KeyUsed, outcome.Existing),
            (_, AppendStatus.VersionConflict) => new(StartStatus.Exists),
            _ => new(StartStatus.Started),
        };
    }

    /// <inheritdoc/>
    public async Task<DomainError?> ExecuteAsync(WorkflowCommand command, CancellationToken cancellationToken) =>
        (await ExecuteManyAsync([command], cancellationToken))[0];

    /// <summary>
    /// Carries out commands that waited together, in order, with one append for all that they change, which is durable when
    /// it returns.
    /// </summary>
    /// <param name="commands">The commands.</param>
    /// <param name="cancellationToken">Gives up waiting; the commands may be carried out all the same.</param>
    /// <returns>One answer a command, as of <see cref="ExecuteAsync"/>.</returns>
    public async Task<IReadOnlyList<DomainError?>> ExecuteManyAsync(IReadOnlyList<WorkflowCommand> commands, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commands);
        for (var reload = 0; reload < ReloadsMax; reload++)
        {
            if ((_state ??= await LoadAsync(cancellationToken)) is not { } state)
            {
                activation.DeactivateWhenIdle();
                return Same(new("workflow.not_found", ErrorKind.NotFound, $"There is no workflow '{id}'."), commands.Count);
            }

            var (errors, outcome) = await CommitAsync(state, WithLost(state, commands), key: null);
            if (outcome.Status == AppendStatus.Appended)
            {
                return errors.Length == commands.Count ? errors : errors[^commands.Count..];
            }

            LogConflict(services.Logger, id, state.Version);
            _state = null;                                    // somebody else appended: what we know is history
            activation.OnConflict();
        }

        activation.WakeAt(services.Time.GetUtcNow() + ReloadAfterFault);     // a tick that met this must not be the last one
        return Same(
            new("workflow.contended", ErrorKind.Unavailable, $"Workflow '{id}' changed {ReloadsMax} times meanwhile. Try again."), commands.Count);
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

    private static DomainError?[] Same(DomainError error, int count)
    {
        var errors = new DomainError?[count];
        Array.Fill(errors, error);
        return errors;
    }

    /// <summary>
    /// Puts before the commands that the state's calls have no caller any more which this activation did not make: they were
    /// made by a process that is gone. The machine keeps those that may be made again.
    /// </summary>
    private IReadOnlyList<WorkflowCommand> WithLost(WorkflowState state, IReadOnlyList<WorkflowCommand> commands)
    {
        if (!_mayHaveLost || !activation.StartsEffects)
        {
            return commands;
        }

        _mayHaveLost = false;
        var lost = WorkflowMachine.Outstanding(state).OfType<WorkflowEffect.CallAgent>()
            .Where(call => state.Definition.Steps[call.StepIndex].Effect == EffectPolicy.Once && !_calls.ContainsKey(call.Id) && !IsAnswer(commands, call.Id))
            .Select(call => (WorkflowCommand)new WorkflowCommand.LoseCall(call.Id)).ToList();
        return lost.Count == 0 ? commands : [.. lost, .. commands];
    }

    private async Task<(DomainError?[] Errors, AppendOutcome Outcome)> CommitAsync(
        WorkflowState state, IReadOnlyList<WorkflowCommand> commands, IdempotencyKey? key)
    {
        var turn = new WorkflowTurn(state, services.Time.GetUtcNow());
        var errors = Execute(turn, commands);
        var outcome = AppendOutcome.Appended;
        if (turn.Events.Count > 0)
        {
            try
            {
                outcome = await services.Journal.AppendAsync(AppendOf(state, turn, key), CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                _state = null;                                // written or not: only the journal knows
                activation.WakeAt(turn.Now + ReloadAfterFault);
                throw;
            }
        }

        if (outcome.Status == AppendStatus.LockLost)
        {
            return await CommitAsync(state, WithoutLocks(state, commands, outcome.LostLocks), key);
        }

        if (outcome.Status == AppendStatus.Appended)
        {
            Settled(state, turn);
            _state = turn.State.Status == WorkflowStatus.None ? null : turn.State;
            Answered(commands);
            if (_state is not null)
            {
                Reconcile();
            }
        }

        return (errors, outcome);
    }

    private static JournalAppend AppendOf(WorkflowState state, WorkflowTurn turn, IdempotencyKey? key) => new()
    {
        Workflow = state.Id,
        ExpectedVersion = state.Version,
        Events = turn.Events,
        At = turn.Now,
        Status = turn.State.Status,
        PreviousStatus = state.Status,
        Releases = turn.Released.Count == 0 ? [] : [.. turn.Released.Select(end => new LockRelease(end.Resource, end.Owner.ToString(), end.Fence, end.MustHold))],
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
            if (activation.StartsEffects && !_calls.ContainsKey(effect.Id))
            {
                var stop = new CancellationTokenSource();
                _calls.Add(effect.Id, stop);
                services.Calls.Start(activation.Self, state, effect, stop.Token);
            }
        }

        activation.WakeAt(WorkflowMachine.NextWake(state));
    }

    /// <summary>
    /// An answer ends its call, whatever the machine makes of it. Not before it is durable: until then it is offered again,
    /// and a call that counted as ended would be made again meanwhile.
    /// </summary>
    private void Answered(IReadOnlyList<WorkflowCommand> commands)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            if (_calls.Remove(EffectOf(commands[i]), out var call))
            {
                call.Dispose();
            }
        }
    }

    private static bool IsAnswer(IReadOnlyList<WorkflowCommand> commands, EffectId effect) => commands.Any(command => EffectOf(command) == effect);

    private static EffectId EffectOf(WorkflowCommand command) => command switch
    {
        WorkflowCommand.CompleteStep x => x.Effect,
        WorkflowCommand.FailStep x => x.Effect,
        WorkflowCommand.AcknowledgeMessages x => x.Effect,
        WorkflowCommand.FailDelivery x => x.Effect,
        WorkflowCommand.AssignStep x => x.Effect,
        WorkflowCommand.ChooseStep x => x.Effect,
        _ => default,
    };

    private async Task<WorkflowState?> LoadAsync(CancellationToken cancellationToken)
    {
        var loaded = await services.Loader.LoadAsync(id, cancellationToken);
        _mayHaveLost = true;
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
