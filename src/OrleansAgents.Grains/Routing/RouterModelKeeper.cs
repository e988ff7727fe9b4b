using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Routing;
using OrleansAgents.Grains.Routing.Knowledge;
using OrleansAgents.Grains.Routing.Models;
using OrleansAgents.Grains.Routing.Profiles;

namespace OrleansAgents.Grains.Routing;

/// <summary>
/// Keeps a text model of the agents that are registered now. When agents come or change, a model that knows them is made in the
/// background while the old one answers: at once by adding the new ones to the old model, and then whole. A model is kept in the store, so that
/// a restart has it at once. Nothing is trained before it is needed. Thread-safe.
/// </summary>
public sealed partial class RouterModelKeeper : IDisposable
{
    private const int AddedMax = 8;
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(20);     // agents that register together are learnt together
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly IAgentDirectory _agents;
    private readonly IRouterModelStore? _store;
    private readonly TimeProvider _time;
    private readonly ILogger<RouterModelKeeper> _logger;
    private readonly Lazy<RouterModels> _models = new(() => new(CapabilityKnowledge.Shipped));
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _timer;
    private readonly bool _isNeeded;
    private TaskCompletionSource _waiters = NewWaiter();         // of the next model to be made
    private ImmutableArray<AgentDescriptor> _seen;
    private ImmutableArray<ServiceProfile> _known = [];
    private RouterModel? _model;
    private bool _wanted;
    private bool _working;

    /// <summary>Makes a keeper. Nothing is done before <see cref="StartAsync"/> or <see cref="EnsureAsync"/>.</summary>
    /// <param name="agents">The agents.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="store">Keeps models; null for none.</param>
    /// <param name="settings">What the operator says: for a router that knows tags alone no model is made. Null for what holds without a file.</param>
    public RouterModelKeeper(
        IAgentDirectory agents, TimeProvider time, ILogger<RouterModelKeeper> logger, IRouterModelStore? store = null, RoutingSettings? settings = null)
    {
        (_agents, _time, _logger, _store, _isNeeded) = (agents, time, logger, store, settings?.Router != RouterKind.Tags);
        _timer = time.CreateTimer(_ => _ = WorkAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        (agents as IAgentChanges)?.Watch((_, _) => Look());
    }

    /// <summary>Gets the newest model; null before there is one.</summary>
    internal RouterModel? Current => Volatile.Read(ref _model);

    /// <summary>Makes sure that there is a model when the agents need one: when several different ones carry one capability, and words are judged. Otherwise does nothing.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that ends when workflows can be routed.</returns>
    public Task StartAsync(CancellationToken cancellationToken) =>
        ServiceProfiles.AreAmbiguous(_agents.All) ? EnsureAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Waits for a model of the agents that are registered now; for no longer than one is being made of them, however often they change meanwhile.</summary>
    /// <param name="cancellationToken">Gives up waiting; the model is made all the same.</param>
    /// <returns>A task that ends when there is one, or when it could not be made: what was there before answers then, while it is tried again.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the keeper is disposed.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return Task.FromCanceled(_stop.Token);
            }

            _wanted = _isNeeded;
            Look();
            return _working ? _waiters.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
        }
    }

    /// <summary>Waits for the first model, if there is none yet; a model of the agents of before is good enough.</summary>
    /// <param name="cancellationToken">Gives up waiting; the model is made all the same.</param>
    /// <returns>A task that ends when there is a model.</returns>
    public Task EnsureAnyAsync(CancellationToken cancellationToken)
    {
        var newest = EnsureAsync(CancellationToken.None);
        return Current is null ? newest.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Says that a model is wanted, and does not wait for it.</summary>
    internal void Want()
    {
        if (!Volatile.Read(ref _wanted))
        {
            _ = EnsureAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _timer.Dispose();
        lock (_gate)
        {
            _waiters.TrySetCanceled(CancellationToken.None);
        }
    }

    private static TaskCompletionSource NewWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sees whether the agents are others than before, and has a model made then. While one is being made, that is seen at its end.</summary>
    private void Look()
    {
        lock (_gate)
        {
            if (_wanted && !_working && !_stop.IsCancellationRequested && _agents.All != _seen)
            {
                _working = true;
                _timer.Change(_model is null ? TimeSpan.Zero : Together, Timeout.InfiniteTimeSpan);
            }
        }
    }

    // The boundary of the background: whatever goes wrong is said, and tried again.
    private async Task WorkAsync()
    {
        var (waiters, failed) = (TakeWaiters(), false);       // whoever comes from now on may mean agents that this model will not know
        try
        {
            await MakeAsync(_stop.Token);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Disposed: the work was given up, or its store was closed under it.
            waiters.TrySetCanceled(CancellationToken.None);
            return;
        }
        catch (Exception e)
        {
            LogFailed(_logger, e, AgainAfter);
            failed = true;
        }

        lock (_gate)
        {
            waiters.TrySetResult();
            _working = failed || _agents.All != _seen;
            if (failed || !_working)
            {
                TakeWaiters().TrySetResult();
            }

            if (_working && !_stop.IsCancellationRequested)
            {
                _timer.Change(failed ? AgainAfter : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private TaskCompletionSource TakeWaiters()
    {
        lock (_gate)
        {
            var waiters = _waiters;
            _waiters = NewWaiter();
            return waiters;
        }
    }
}
