using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Hosting;

namespace OrleansAgents.Embedded.Activations;

/// <summary>
/// Hosts the small grains of one type: one in memory a key, made when it is called, one turn at a time in the order of the
/// calls, gone when it may sleep and was not called for a while. Thread-safe.
/// </summary>
/// <typeparam name="TGrain">The grain.</typeparam>
internal sealed partial class SerialGrains<TGrain> : IDisposable
    where TGrain : class, ISerialGrain
{
    private readonly ConcurrentDictionary<string, SerialActivation<TGrain>> _activations = new(StringComparer.Ordinal);
    private readonly Func<string, IGrainTimer, TGrain> _make;
    private readonly TimeProvider _time;
    private readonly TimeSpan _idleAfter;
    private readonly ILogger _logger;
    private readonly ITimer _sweeper;
    private volatile bool _disposed;

    /// <summary>Makes a host of grains.</summary>
    /// <param name="make">Makes a grain; it reads its state in its first turn.</param>
    /// <param name="time">The clock.</param>
    /// <param name="idleAfter">How long an idle grain stays.</param>
    /// <param name="logger">Where faults of timer turns go.</param>
    public SerialGrains(Func<string, IGrainTimer, TGrain> make, TimeProvider time, TimeSpan idleAfter, ILogger logger)
    {
        (_make, _time, _idleAfter, _logger) = (make, time, idleAfter, logger);
        _sweeper = time.CreateTimer(_ => Sweep(), null, idleAfter, idleAfter);
    }

    /// <summary>Gets how many grains are in memory.</summary>
    public int Count => _activations.Count;

    /// <summary>Makes one turn of a grain.</summary>
    /// <typeparam name="T">What the turn answers.</typeparam>
    /// <param name="key">The grain.</param>
    /// <param name="turn">The turn; what waits for others than the store must not be awaited in it.</param>
    /// <returns>The answer, or the fault of the turn.</returns>
    public async Task<T> CallAsync<T>(string key, Func<TGrain, Task<T>> turn)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var activation = _activations.GetOrAdd(key, static (k, host) => new(k, host._make, host._time, host.OnFault), this);
            if (await activation.TryEnterAsync())
            {
                try
                {
                    return await turn(activation.Grain);
                }
                finally
                {
                    activation.Exit();
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _sweeper.Dispose();
        foreach (var (_, activation) in _activations)
        {
            activation.Dispose();
        }
    }

    private void OnFault(string key, Exception fault) => LogFault(_logger, typeof(TGrain).Name, key, fault);

    private void Sweep()
    {
        foreach (var (key, activation) in _activations)
        {
            if (activation.TryClose(_idleAfter))
            {
                _activations.TryRemove(new(key, activation));
            }
        }
    }

    [LoggerMessage(1311, LogLevel.Error, "{Grain} '{Key}' failed when its time came; it is tried again.")]
    private static partial void LogFault(ILogger logger, string grain, string key, Exception exception);
}
