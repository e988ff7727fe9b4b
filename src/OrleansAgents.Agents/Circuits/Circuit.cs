using Polly;
using Polly.CircuitBreaker;

namespace OrleansAgents.Agents.Circuits;

/// <summary>
/// The circuit breaker of one agent. While it is closed, calls are made outside of it and report how they ended, so that a
/// call whose caller gave up counts neither way; while it is open, the one call that may try runs inside. Thread-safe.
/// </summary>
internal sealed class Circuit
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<CircuitVerdict> _breaker;
    private readonly TimeProvider _time;
    private readonly Lock _reports = new();
    private long _openUntil;
    private long _usedAt;

    /// <summary>Initializes a new instance of the <see cref="Circuit"/> class.</summary>
    /// <param name="endpoint">Where its agent is; another endpoint is another circuit.</param>
    /// <param name="options">When it opens, and for how long.</param>
    /// <param name="time">What it measures with.</param>
    public Circuit(Uri? endpoint, CircuitOptions options, TimeProvider time)
    {
        (Endpoint, _time, _usedAt) = (endpoint, time, time.GetUtcNow().UtcTicks);
        _breaker = new ResiliencePipelineBuilder<CircuitVerdict> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<CircuitVerdict>
            {
                FailureRatio = options.FailureRatio,
                MinimumThroughput = options.MinimumThroughput,
                SamplingDuration = options.Sampling,
                BreakDuration = options.Break,
                StateProvider = _state,
                ShouldHandle = static end => new(end.Outcome.Result != CircuitVerdict.Answers),       // a try that says nothing proves nothing
                OnOpened = opened => Opened(opened.BreakDuration),
            })
            .Build();
    }

    /// <summary>Gets where its agent is.</summary>
    public Uri? Endpoint { get; }

    /// <summary>
    /// Gets or sets a value indicating whether the agent's newest answer named the request that it answers. Only such an agent
    /// may keep a connection: on one that is used again, an answer too many looks like the answer to the next call.
    /// </summary>
    public bool NamesRequests { get; set; }

    /// <summary>Gets when a call last came by, in ticks of UTC.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>Gets a value indicating whether a call would be refused now; false when the next one may try.</summary>
    public bool IsOpen => _state.CircuitState switch
    {
        CircuitState.Closed => false,
        CircuitState.HalfOpen => true,
        _ => Left > TimeSpan.Zero,
    };

    private TimeSpan Left => TimeSpan.FromTicks(Math.Max(0, Volatile.Read(ref _openUntil) - _time.GetUtcNow().UtcTicks));

    /// <summary>Asks for permission to make a call.</summary>
    /// <param name="left">How much of the break is left, when the answer is null.</param>
    /// <returns>The permission; null when the circuit is open.</returns>
    public CircuitPass? TryEnter(out TimeSpan left)
    {
        Volatile.Write(ref _usedAt, _time.GetUtcNow().UtcTicks);
        left = TimeSpan.Zero;
        return _state.CircuitState == CircuitState.Closed ? new(this) : TryProbe(out left);
    }

    /// <summary>Counts a call that was made while the circuit was closed; afterwards it is too late to say anything.</summary>
    /// <param name="verdict">How it ended.</param>
    public void Report(CircuitVerdict verdict)
    {
        if (verdict == CircuitVerdict.Silent)
        {
            return;
        }

        Volatile.Write(ref _usedAt, _time.GetUtcNow().UtcTicks);
        lock (_reports)                                       // between the look and the report nobody opens it
        {
            if (_state.CircuitState == CircuitState.Closed)
            {
                _breaker.Execute(static verdict => verdict, verdict);
            }
        }
    }

    private CircuitPass? TryProbe(out TimeSpan left)
    {
        var probe = new TaskCompletionSource<CircuitVerdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        var judged = JudgeAsync(probe.Task);
        left = TimeSpan.Zero;
        if (!judged.IsCompletedSuccessfully || judged.Result.Exception is not BrokenCircuitException)
        {
            return new(this, probe, judged);
        }

        left = Left;
        return null;
    }

    private async Task<Outcome<CircuitVerdict>> JudgeAsync(Task<CircuitVerdict> verdict)
    {
        var context = ResilienceContextPool.Shared.Get();
        try
        {
            return await _breaker.ExecuteOutcomeAsync(
                static async (_, verdict) => Outcome.FromResult(await verdict), context, verdict);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ValueTask Opened(TimeSpan breakDuration)
    {
        Volatile.Write(ref _openUntil, (_time.GetUtcNow() + breakDuration).UtcTicks);
        return ValueTask.CompletedTask;
    }
}
