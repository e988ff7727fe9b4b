using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Embedded.Activations;
using OrleansAgents.Grains.Workflows;
using OrleansAgents.Grains.Workflows.Turns;

namespace OrleansAgents.Embedded;

/// <summary>
/// The one-process host: grains come into memory when they are called, run one call at a time, and leave when they have
/// nothing to do. Thread-safe.
/// </summary>
public sealed partial class EmbeddedHost : IWorkflowGrains, IReadiness, IDisposable
{
    private readonly ConcurrentDictionary<WorkflowId, Activation> _activations = new();
    private readonly WakeList _sleepers = new();
    private readonly WorkflowServices _services;
    private readonly IWorkflowIndex _index;
    private readonly EmbeddedHostOptions _options;
    private readonly ILogger<EmbeddedHost> _logger;
    private readonly ITimer _sweeper;
    private int _count;
    private volatile bool _recovered;
    private volatile bool _draining;

    /// <summary>Makes a host. Nothing runs until <see cref="RecoverAsync"/> or a call.</summary>
    /// <param name="services">What all grains share.</param>
    /// <param name="index">The heads, for recovery.</param>
    /// <param name="options">How it works; already checked.</param>
    /// <param name="logger">The log.</param>
    public EmbeddedHost(WorkflowServices services, IWorkflowIndex index, EmbeddedHostOptions options, ILogger<EmbeddedHost> logger)
    {
        (_services, _index, _options, _logger) = (services, index, options, logger);
        _sweeper = services.Time.CreateTimer(_ => Sweep(), null, options.SweepEvery, options.SweepEvery);
    }

    /// <summary>Gets how many grains are in memory.</summary>
    public int ActivationCount => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public string? NotReadyBecause => (_draining, _recovered) switch
    {
        (true, _) => "The server is stopping.",
        (_, false) => "The server is resuming unfinished workflows.",
        _ => null,
    };

    internal TimeProvider Time => _services.Time;

    internal bool IsDraining => _draining;

    internal int MailboxMax => _options.MailboxMax;

    internal TimeSpan ExactTimersWithin => _options.SweepEvery * 2;

    internal DomainError? RefusalToStart => (_draining, ActivationCount >= _options.ActivationsMax) switch
    {
        (true, _) => new("server.draining", ErrorKind.Unavailable, "The server is stopping. Try again when it is back."),
        (_, true) => new("server.busy", ErrorKind.Unavailable, $"{_options.ActivationsMax} workflows are in flight (OrleansAgents:Host:ActivationsMax). Try again."),
        _ => null,
    };

    /// <inheritdoc/>
    public IWorkflowGrain Get(WorkflowId id) => new GrainReference(this, id);

    /// <summary>
    /// Wakes every run that has not ended: each is loaded, replayed and reconciled, which makes every claimed call again that
    /// has no result. A run that cannot be loaded is logged and left as it is; the others go on.
    /// </summary>
    /// <param name="cancellationToken">Stops waking; the rest stays as it is in the journal.</param>
    /// <returns>How many runs were unfinished.</returns>
    public async Task<int> RecoverAsync(CancellationToken cancellationToken)
    {
        var started = Time.GetTimestamp();
        var unfinished = await _index.ListUnfinishedAsync(cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.RecoveryParallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(unfinished, parallel, async (id, token) => await TryWakeAsync(id, token));
        _recovered = true;
        if (unfinished.Count > 0)
        {
            LogRecovered(_logger, unfinished.Count, Time.GetElapsedTime(started).TotalMilliseconds);
        }

        return unfinished.Count;
    }

    /// <summary>
    /// Stops in order: nothing new is started; agents that work get <see cref="EmbeddedHostOptions.DrainTimeout"/> to finish,
    /// and their results are made durable; then they are told to stop. What is left goes on at the next start.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for agents early.</param>
    /// <returns>A task that ends when no turn runs any more.</returns>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        _draining = true;
        var working = _services.Calls.Running;
        if (!await _services.Calls.WaitUntilNoneAsync(_options.DrainTimeout, cancellationToken))
        {
            LogInterrupted(_logger, _services.Calls.Running, _options.DrainTimeout);
        }

        await Task.WhenAll(_activations.Values.Select(a => a.StopCallsAsync()));
        await _services.Calls.WaitUntilNoneAsync(_options.DrainTimeout, CancellationToken.None);
        LogDrained(_logger, working, ActivationCount);
    }

    /// <inheritdoc/>
    public void Dispose() => _sweeper.Dispose();

    internal bool Post(WorkflowId id, Turn turn, int waitingMax)
    {
        while (true)
        {
            var activation = FindOrActivate(id);
            switch (activation.Post(turn, waitingMax))
            {
                case Posted.Accepted: return true;
                case Posted.Full: return false;
                default: Remove(activation, wakeAt: null); break;
            }
        }
    }

    private Activation FindOrActivate(WorkflowId id)
    {
        if (_activations.TryGetValue(id, out var activation))
        {
            return activation;
        }

        var made = new Activation(this, id, _services);
        activation = _activations.GetOrAdd(id, made);
        if (activation == made)
        {
            Interlocked.Increment(ref _count);
        }

        return activation;
    }

    internal void Remove(Activation activation, DateTimeOffset? wakeAt)
    {
        if (_activations.TryRemove(new(activation.Id, activation)))
        {
            Interlocked.Decrement(ref _count);
        }

        if (wakeAt is { } at)
        {
            _sleepers.Add(activation.Id, at);
        }
    }

    internal void Wake(WorkflowId id)
    {
        if (!_draining)                                       // what falls due from now on is the next host's
        {
            _ = TryWakeAsync(id, CancellationToken.None).AsTask();
        }
    }

    private async ValueTask TryWakeAsync(WorkflowId id, CancellationToken cancellationToken)
    {
        try
        {
            await Get(id).WakeAsync(cancellationToken);
        }
        catch (StoreUnavailableException e) when (!_draining)
        {
            LogNotWoken(_logger, id, e.Message);
            _sleepers.Add(id, Time.GetUtcNow() + TimeSpan.FromSeconds(5));
        }
        catch (Exception e) when (e is not OperationCanceledException)       // one damaged journal must not stop the others
        {
            LogStuck(_logger, id, e);
        }
    }

    private void Sweep()
    {
        var now = Time.GetUtcNow();
        foreach (var (_, activation) in _activations)
        {
            activation.Sweep(now, _options.IdleAfter);
        }

        _sleepers.TakeDue(now).ForEach(Wake);
    }

    [LoggerMessage(1301, LogLevel.Information, "Resumed {Count} unfinished workflows in {ElapsedMs:F0} ms.")]
    private static partial void LogRecovered(ILogger logger, int count, double elapsedMs);

    [LoggerMessage(1302, LogLevel.Warning, "{Count} agents still work after {DrainTimeout}; they are stopped, and called again at the next start.")]
    private static partial void LogInterrupted(ILogger logger, int count, TimeSpan drainTimeout);

    [LoggerMessage(1303, LogLevel.Information, "Drained: {Working} agents were working; {Unfinished} unfinished workflows go on at the next start.")]
    private static partial void LogDrained(ILogger logger, int working, int unfinished);

    [LoggerMessage(1304, LogLevel.Warning, "Workflow {WorkflowId} could not be woken, and is tried again: {Reason}")]
    private static partial void LogNotWoken(ILogger logger, WorkflowId workflowId, string reason);

    [LoggerMessage(1305, LogLevel.Error, "Workflow {WorkflowId} cannot go on. Look at it with 'orleansagents get'; the others are not affected.")]
    private static partial void LogStuck(ILogger logger, WorkflowId workflowId, Exception exception);
}
