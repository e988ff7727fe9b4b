using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Agents;
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
    private TaskCompletionSource _current = NewWaiter();
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
    public RouterModelKeeper(IAgentDirectory agents, TimeProvider time, ILogger<RouterModelKeeper> logger, IRouterModelStore? store = null)
    {
        (_agents, _time, _logger, _store) = (agents, time, logger, store);
        _timer = time.CreateTimer(_ => _ = WorkAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        (agents as IAgentChanges)?.Watch((_, _) => Look());
    }

    /// <summary>Gets the newest model; null before there is one.</summary>
    internal RouterModel? Current => Volatile.Read(ref _model);

    /// <summary>Makes sure that there is a model when the agents need one: when several different ones carry one capability. Otherwise does nothing.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>A task that ends when workflows can be routed.</returns>
    public Task StartAsync(CancellationToken cancellationToken) =>
        ServiceProfiles.AreAmbiguous(_agents.All) ? EnsureAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Waits for a model of the agents that are registered now.</summary>
    /// <param name="cancellationToken">Gives up waiting; the model is made all the same.</param>
    /// <returns>A task that ends when there is one.</returns>
    public Task EnsureAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _wanted = true;
        }

        Look();
        lock (_gate)
        {
            return _current.Task.WaitAsync(cancellationToken);
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
            _current.TrySetCanceled(CancellationToken.None);
        }
    }

    private static TaskCompletionSource NewWaiter() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sees whether the agents are others than before, and has a model made then.</summary>
    private void Look()
    {
        lock (_gate)
        {
            if (!_wanted || _stop.IsCancellationRequested || _agents.All is var all && all == _seen)
            {
                return;
            }

            if (_current.Task.IsCompleted)
            {
                _current = NewWaiter();
            }

            if (!_working)
            {
                _working = true;
                _timer.Change(_model is null ? TimeSpan.Zero : Together, Timeout.InfiniteTimeSpan);
            }
        }
    }

    // The boundary of the background: whatever goes wrong is said, and tried again.
    private async Task WorkAsync()
    {
        var again = TimeSpan.Zero;
        try
        {
            await MakeAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception e)
        {
            LogFailed(_logger, e, AgainAfter);
            again = AgainAfter;
        }

        lock (_gate)
        {
            if (again == TimeSpan.Zero && _agents.All == _seen)
            {
                _working = false;
                _current.TrySetResult();
            }
            else if (!_stop.IsCancellationRequested)
            {
                _timer.Change(again, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var agents = _agents.All;
        var profiles = ServiceProfiles.Distinct(agents);
        var inputHash = ServiceProfiles.InputHash(profiles, _models.Value.Knowledge);
        if (_model?.InputHash != inputHash)
        {
            if (await FindAsync(inputHash, cancellationToken) is { } kept)
            {
                Publish(kept, profiles);
            }
            else
            {
                await TrainAsync(profiles, inputHash, cancellationToken);
            }
        }

        lock (_gate)
        {
            _seen = agents;
        }
    }

    private async Task TrainAsync(ImmutableArray<ServiceProfile> profiles, string inputHash, CancellationToken cancellationToken)
    {
        Extend(profiles, cancellationToken);
        var started = _time.GetTimestamp();
        var (model, bytes) = _models.Value.Train(profiles, [], cancellationToken);
        LogTrained(_logger, model.Name, profiles.Length, bytes.Length, _time.GetElapsedTime(started).TotalMilliseconds);
        Publish(model, profiles);
        await SaveAsync(new(inputHash, model.Name, bytes, _time.GetUtcNow()), cancellationToken);
    }

    // So that new agents are known long before a whole training is over.
    private void Extend(ImmutableArray<ServiceProfile> profiles, CancellationToken cancellationToken)
    {
        if (_model is not { } model || profiles.Where(profile => model.PlaceOf(profile) < 0).ToList() is not { Count: > 0 and <= AddedMax } added)
        {
            return;
        }

        var (started, known) = (_time.GetTimestamp(), _known);
        foreach (var profile in added)
        {
            model = _models.Value.Extend(model, known, profile, cancellationToken);
            known = known.Add(profile);
        }

        Publish(model, known);
        LogExtended(_logger, model.Name, added.Count, _time.GetElapsedTime(started).TotalMilliseconds);
    }

    private void Publish(RouterModel model, ImmutableArray<ServiceProfile> profiles)
    {
        _known = profiles;
        Volatile.Write(ref _model, model);
    }

    private async Task<RouterModel?> FindAsync(string inputHash, CancellationToken cancellationToken)
    {
        try
        {
            return _store is not null && await _store.FindAsync(inputHash, cancellationToken) is { } stored
                ? _models.Value.Read(stored.Bytes.Span, inputHash)
                : null;
        }
        catch (StoreUnavailableException e)
        {
            LogNotFound(_logger, e);
            return null;
        }
    }

    // A model that is not kept is trained anew after a restart: nothing else is lost.
    private async Task SaveAsync(StoredRouterModel model, CancellationToken cancellationToken)
    {
        try
        {
            await (_store?.SaveAsync(model, cancellationToken) ?? Task.CompletedTask);
        }
        catch (StoreUnavailableException e)
        {
            LogNotSaved(_logger, e, model.Version);
        }
    }

    [LoggerMessage(1711, LogLevel.Information, "Text model {Version} of {Services} services is trained: {Bytes} bytes in {Milliseconds:0} ms.")]
    private static partial void LogTrained(ILogger logger, string version, int services, int bytes, double milliseconds);

    [LoggerMessage(1712, LogLevel.Information, "Text model {Version} knows {Added} more services, after {Milliseconds:0} ms; a whole training follows.")]
    private static partial void LogExtended(ILogger logger, string version, int added, double milliseconds);

    [LoggerMessage(1713, LogLevel.Error, "No text model could be made. The one before answers; it is tried again in {Pause}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, TimeSpan pause);

    [LoggerMessage(1714, LogLevel.Warning, "Text models could not be looked for in the store; one is trained.")]
    private static partial void LogNotFound(ILogger logger, Exception exception);

    [LoggerMessage(1715, LogLevel.Warning, "Text model {Version} could not be kept; it is trained anew after a restart.")]
    private static partial void LogNotSaved(ILogger logger, Exception exception, string version);
}
