using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Workflows;
using OrleansAgents.Grains.Workflows.Turns;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Contracts;
using OrleansAgents.Silo.Hosting;

namespace OrleansAgents.Silo.Workflows;

/// <summary>
/// One run on this silo. Reentrant, so that calls can wait in our own mailbox: it makes one turn at a time, and takes commands that
/// wait together as one append. A new run begins on the silo that was asked to start it: the whole of a short run costs no call
/// between silos.
/// </summary>
[GrainType("workflow")]
[Reentrant]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 2)]
internal sealed partial class WorkflowActivation : Grain, IWorkflowGrainRef, IActivationContext
{
    private static readonly TimeSpan NearTimer = TimeSpan.FromMinutes(3);          // beyond the age at which idle runs leave memory
    private static readonly TimeSpan AfterConflict = TimeSpan.FromSeconds(1);

    private readonly Mailbox _mailbox = new();
    private readonly WorkflowServices _services;
    private readonly IDefinitionCatalog _definitions;
    private readonly SiloState _silo;
    private readonly WorkflowGrain _grain;
    private readonly GrainAlarm _alarm;
    private readonly WorkflowId _id;
    private DateTimeOffset? _wakeAt;
    private bool _busy;
    private bool _leaving;
    private bool _isStale;
    private bool _isHeld;

    /// <summary>Makes an activation.</summary>
    /// <param name="services">What all runs share.</param>
    /// <param name="definitions">Reads the definition of a run that another silo starts here.</param>
    /// <param name="workflows">Finds this run, wherever it lives when an answer for it comes.</param>
    /// <param name="silo">The silo.</param>
    public WorkflowActivation(WorkflowServices services, IDefinitionCatalog definitions, IWorkflowGrains workflows, SiloState silo)
    {
        (_services, _definitions, _silo) = (services, definitions, silo);
        _id = new(this.GetPrimaryKeyString());
        Self = workflows.Get(_id);
        _grain = new(_id, this, services);
        _alarm = new(this, services.Time, OnTimeAsync);
    }

    /// <inheritdoc/>
    public IWorkflowGrain Self { get; }

    /// <inheritdoc/>
    public bool StartsEffects => !_silo.IsDraining && !_isStale;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _silo.Entered();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _silo.Left();
        _alarm.Stop();
        await _grain.StopCalls().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_wakeAt is { } at && !_silo.IsDraining)            // of a silo that stops, the others wake everything
        {
            await WakeLaterAsync(at);
        }
    }

    /// <inheritdoc/>
    public async Task<StartAnswer> StartAsync(StartCall start)
    {
        if (_mailbox.Count >= _silo.MailboxMax)
        {
            return new(StartStatus.Refused, Error: MailboxRules.Busy);
        }

        var definition = start.Definition;
        if (definition is null && !(await ClusterCalls.TurnAsync(_definitions.FindAsync(start.Hash, start.Limits, CancellationToken.None))).TryGet(out definition, out var unknown))
        {
            return new(StartStatus.Refused, Error: unknown);
        }

        var turn = new StartTurn(new(definition, start.Command, start.IdempotencyKey), CancellationToken.None);
        Post(turn);
        return await ClusterCalls.TurnAsync(turn.Answer);
    }

    /// <inheritdoc/>
    public Task<DomainError?> ExecuteAsync(WorkflowCommand command)
    {
        if (_mailbox.Count >= _silo.MailboxMax && !MailboxRules.IsOwed(command))
        {
            return Task.FromResult<DomainError?>(MailboxRules.Busy);
        }

        var turn = new CommandTurn(command);
        Post(turn);
        return ClusterCalls.TurnAsync(turn.Answer);
    }

    /// <inheritdoc/>
    public void DeactivateWhenIdle() => _leaving = true;

    /// <inheritdoc/>
    public void OnConflict() => _isStale = true;

    /// <inheritdoc/>
    public void WakeAt(DateTimeOffset? at)
    {
        _wakeAt = at;
        _alarm.WakeAt(at - _services.Time.GetUtcNow() <= NearTimer ? at : null);
    }

    private void Post(Turn turn)
    {
        _mailbox.Add(turn);
        if (!_busy)
        {
            _busy = true;
            _ = RunAsync();
        }
    }

    private async Task RunAsync()
    {
        while (_mailbox.TryTake(out var turn))
        {
            _leaving = false;                                 // the last turn decides: it may have found work
            await turn.Begin(_grain).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            turn.End();
        }

        _busy = false;
        StayOrLeave();
    }

    private void StayOrLeave()
    {
        if (_isStale)
        {
            _wakeAt = _services.Time.GetUtcNow() + AfterConflict;        // whoever is asked for next must go on, this silo or another
            DeactivateOnIdle();
        }
        else if (_leaving)
        {
            DeactivateOnIdle();
        }
        else if (_grain.HasCalls != _isHeld)
        {
            _isHeld = _grain.HasCalls;
            DelayDeactivation(_isHeld ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        }
    }

    private Task OnTimeAsync()
    {
        _alarm.Stop();
        _wakeAt = null;
        Post(new CommandTurn(new WorkflowCommand.Tick()));
        return Task.CompletedTask;
    }

    private async Task WakeLaterAsync(DateTimeOffset at)
    {
        try
        {
            await ClusterCalls.TellAsync(() => GrainFactory.GetGrain<IRecoveryGrain>(0).WakeAtAsync(_id.Value, at));
        }
        catch (Abstractions.Journals.StoreUnavailableException e)
        {
            LogNotHandedOver(_services.Logger, _id, at, e.Message);
        }
    }

    [LoggerMessage(1601, LogLevel.Warning, "Workflow {WorkflowId} leaves memory and is to be woken at {At}; that could not be handed over: {Reason} It is woken when a silo joins or leaves, or when somebody calls it.")]
    private static partial void LogNotHandedOver(ILogger logger, WorkflowId workflowId, DateTimeOffset at, string reason);
}
