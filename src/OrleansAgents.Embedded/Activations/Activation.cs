using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Grains.Workflows;
using OrleansAgents.Grains.Workflows.Turns;

namespace OrleansAgents.Embedded.Activations;

/// <summary>How a call was received by a mailbox.</summary>
internal enum Posted
{
    /// <summary>It will be made.</summary>
    Accepted,

    /// <summary>The mailbox is full.</summary>
    Full,

    /// <summary>The grain has left memory; another activation takes the call.</summary>
    Closed,
}

/// <summary>
/// A grain in memory, with its mailbox. One turn runs at a time, on the thread of whoever posts to an idle mailbox, so a
/// call costs no thread hop of its own. Closed once and for ever; the next call makes another.
/// </summary>
internal sealed class Activation : IActivationContext
{
    private readonly Lock _gate = new();
    private readonly Mailbox _mailbox = new();
    private readonly EmbeddedHost _host;
    private readonly WorkflowGrain _grain;
    private bool _busy;
    private bool _leaving;
    private bool _closed;
    private DateTimeOffset? _wakeAt;
    private ITimer? _timer;
    private long _lastTurn;

    public Activation(EmbeddedHost host, WorkflowId id, WorkflowServices services)
    {
        (_host, Id) = (host, id);
        Self = host.Get(id);
        _grain = new(id, this, services);
        _lastTurn = host.Time.GetTimestamp();
    }

    public WorkflowId Id { get; }

    /// <inheritdoc/>
    public IWorkflowGrain Self { get; }

    /// <inheritdoc/>
    public bool StartsEffects => !_host.IsDraining;

    /// <inheritdoc/>
    public void OnConflict()
    {
        // There is no other process: the store lets one in alone.
    }

    /// <inheritdoc/>
    public void DeactivateWhenIdle() => _leaving = true;

    /// <inheritdoc/>
    public void WakeAt(DateTimeOffset? at)
    {
        lock (_gate)
        {
            _wakeAt = at;
            if (_timer is not null)
            {
                _timer.Dispose();
                _timer = null;
            }

            ArmIfNear(_host.Time.GetUtcNow());
        }
    }

    /// <summary>Puts a call into the mailbox, and makes it at once when nothing else is going on.</summary>
    /// <param name="turn">The call.</param>
    /// <param name="waitingMax">How many calls may wait before it.</param>
    /// <returns>How it was received.</returns>
    public Posted Post(Turn turn, int waitingMax)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return Posted.Closed;
            }

            if (_mailbox.Count >= waitingMax)
            {
                return Posted.Full;
            }

            _mailbox.Add(turn);
            if (_busy)
            {
                return Posted.Accepted;
            }

            _busy = true;
        }

        _ = RunAsync();
        return Posted.Accepted;
    }

    /// <summary>Arms a timer that has come near, and lets an idle grain sleep.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="idleAfter">How long an idle grain stays.</param>
    public void Sweep(DateTimeOffset now, TimeSpan idleAfter)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            ArmIfNear(now);
            if (_busy || _timer is not null || _grain.HasCalls || _host.Time.GetElapsedTime(_lastTurn) < idleAfter)
            {
                return;
            }

            _closed = true;
        }

        _host.Remove(this, _wakeAt);
    }

    /// <summary>Tells the agents that work for this grain to stop.</summary>
    /// <returns>A task that ends when they were told and every call posted before has been answered.</returns>
    public async Task StopCallsAsync()
    {
        var turn = new StopCallsTurn();
        if (Post(turn, int.MaxValue) == Posted.Accepted)
        {
            // An agent that throws when it is told to stop has been told.
            await (await turn.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync()
    {
        while (Next() is { } turn)
        {
            await turn.Begin(_grain).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            turn.End();
        }
    }

    private Turn? Next()
    {
        lock (_gate)
        {
            if (_mailbox.TryTake(out var turn))
            {
                _leaving = false;                             // the last turn decides: it may have found work
                return turn;
            }

            (_busy, _lastTurn) = (false, _host.Time.GetTimestamp());
            if (!_leaving)
            {
                return null;
            }

            _closed = true;
            _timer?.Dispose();
        }

        _host.Remove(this, wakeAt: null);
        return null;
    }

    private void ArmIfNear(DateTimeOffset now)
    {
        if (_timer is null && _wakeAt is { } at && at - now <= _host.ExactTimersWithin)
        {
            var due = at > now ? at - now : TimeSpan.Zero;
            _timer = _host.Time.CreateTimer(static a => ((Activation)a!).OnTimer(), this, due, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            (_timer, _wakeAt) = (null, null);
        }

        _host.Wake(Id);
    }
}
