using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Stalls;
using OrleansAgents.Abstractions.States;
using OrleansAgents.Core.Events;

namespace OrleansAgents.Grains.Stalls;

/// <summary>
/// Watches what is expected. What is not met by its time and the grace after it is raised once: an event on the feed, a
/// metric, a warning with its place in the runbook. It is cleared once when it is met after that, or expected anew for a
/// time to come. A store that cannot write is tried again with the next sweep, and callers never wait for it.
/// </summary>
public sealed partial class Watchdog : IStallWatch, IDisposable
{
    private const int StripeCount = 32;
    private const int BatchMax = 256;
    private const int LoggedMax = 20;

    private readonly StallStripe[] _stripes;
    private readonly StallOutbox _outbox;
    private readonly IGrainStateStore _store;
    private readonly StallOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private ITimer? _timer;
    private Task _flush = Task.CompletedTask;
    private int _count;
    private int _sweeping;
    private bool _full;
    private bool _failing;

    /// <summary>Makes a watchdog that does not look yet.</summary>
    /// <param name="store">Where the events go.</param>
    /// <param name="instruments">The metrics.</param>
    /// <param name="options">How soon it notices.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public Watchdog(IGrainStateStore store, StallInstruments instruments, IOptions<StallOptions> options, TimeProvider time, ILogger<Watchdog> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_store, _options, _time, _logger) = (store, options.Value, time, logger);
        _outbox = new(_options.OpenMax, instruments);
        var now = time.GetUtcNow();
        _stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new StallStripe(_outbox, _options, now))];
    }

    /// <summary>Gets how many things are expected now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <inheritdoc/>
    public void Expect(Expectation stall, DateTimeOffset dueAt)
    {
        ArgumentNullException.ThrowIfNull(stall);
        var mayAdd = Interlocked.Increment(ref _count) <= _options.ExpectationsMax;
        var added = StripeOf(stall.Kind, stall.About).Expect(stall, dueAt, _time.GetUtcNow(), mayAdd);
        if (added != true)
        {
            Interlocked.Decrement(ref _count);
        }

        if (added is null && !Volatile.Read(ref _full))
        {
            Volatile.Write(ref _full, true);
            LogFull(_logger, _options.ExpectationsMax);
        }
    }

    /// <inheritdoc/>
    public void Met(StallKind kind, string about)
    {
        ArgumentNullException.ThrowIfNull(about);
        if (StripeOf(kind, about).Met(kind, about))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Begins to look. A repeat changes nothing.</summary>
    public void Start() => _timer ??= _time.CreateTimer(_ => Sweep(), null, _options.SweepEvery, _options.SweepEvery);

    /// <summary>Stops looking, and writes what was raised.</summary>
    /// <param name="cancellationToken">Gives up writing; what is not written then is lost, and the log says how much.</param>
    /// <returns>A task that ends then.</returns>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        using var giveUp = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        await _flush;
        await FlushAsync();
        if (_outbox.Count is > 0 and var lost)
        {
            LogLost(_logger, lost);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _stop.Dispose();
    }

    private StallStripe StripeOf(StallKind kind, string about) => _stripes[(about.GetHashCode(StringComparison.Ordinal) + (int)kind) & (StripeCount - 1)];

    private void Sweep()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1)
        {
            return;                                                       // the last one is still going on
        }

        var (now, raised) = (_time.GetUtcNow(), new List<(Expectation, DateTimeOffset)>());
        foreach (var stripe in _stripes)
        {
            stripe.Sweep(now, raised);
        }

        Log(raised);
        if (Count < _options.ExpectationsMax)
        {
            Volatile.Write(ref _full, false);
        }

        if (_flush.IsCompleted)
        {
            _flush = FlushAsync();
        }

        Volatile.Write(ref _sweeping, 0);
    }

    /// <summary>Writes what is to be written. The boundary where faults of the store end: the next sweep tries again.</summary>
    private async Task FlushAsync()
    {
        try
        {
            while (_outbox.Next(BatchMax) is { Count: > 0 } batch)
            {
                await _store.AppendAsync(batch, _stop.Token);
                _outbox.Written(batch.Count);
                _failing = false;
            }
        }
        catch (Exception e)
        {
            if (!_failing)
            {
                _failing = true;
                LogNotWritten(_logger, _outbox.Count, e.Message);
            }
        }
    }

    private void Log(List<(Expectation About, DateTimeOffset DueAt)> raised)
    {
        foreach (var (about, dueAt) in raised.Take(LoggedMax))
        {
            var kind = StallInstruments.Word(about.Kind);
            LogStalled(_logger, kind, about.About, dueAt, about.Detail, $"docs/runbook.md#stalled-{kind}");
        }

        if (raised.Count > LoggedMax)
        {
            LogMore(_logger, raised.Count - LoggedMax);
        }
    }

    [LoggerMessage(1601, LogLevel.Warning, "Stalled {Kind} '{About}', due at {DueAt:O}: {Detail} What to do: {Runbook}")]
    private static partial void LogStalled(ILogger logger, string kind, string about, DateTimeOffset dueAt, string detail, string runbook);

    [LoggerMessage(1602, LogLevel.Warning, "{Count} more stalls at the same time are on the feed (GET /v1/events).")]
    private static partial void LogMore(ILogger logger, int count);

    [LoggerMessage(1603, LogLevel.Error, "More than {Max} things are expected at once; the rest is not watched. Raise OrleansAgents:Stalls:ExpectationsMax, or find out what piles up.")]
    private static partial void LogFull(ILogger logger, int max);

    [LoggerMessage(1604, LogLevel.Warning, "{Count} events about stalls could not be written, and are tried again: {Reason}")]
    private static partial void LogNotWritten(ILogger logger, int count, string reason);

    [LoggerMessage(1605, LogLevel.Error, "{Count} events about stalls were not written before the stop. What still stalls is raised again after the next start.")]
    private static partial void LogLost(ILogger logger, int count);
}
