using Microsoft.Extensions.Options;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Sdk.Serving;

/// <summary>
/// Where calls come in: the same call while it is worked on joins that work, a call that was answered lately gets that
/// answer, and no more handlers run at once than the bound says. Thread-safe.
/// </summary>
internal sealed class WorkDesk
{
    private static readonly TimeSpan TimeoutMax = TimeSpan.FromDays(24);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, AgentWork> _running = new(StringComparer.Ordinal);
    private readonly OrleansAgentOptions _options;
    private readonly AnswerMemory _memory;
    private readonly HandlerRun _handler;
    private readonly TimeProvider _time;
    private TaskCompletionSource? _idle;
    private bool _draining;

    /// <summary>Initializes a new instance of the <see cref="WorkDesk"/> class.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="handler">Does the work.</param>
    /// <param name="time">What timeouts and ages are measured with.</param>
    public WorkDesk(IOptions<OrleansAgentOptions> options, HandlerRun handler, TimeProvider time)
    {
        (_options, _handler, _time) = (options.Value, handler, time);
        _memory = new(_options, time);
    }

    /// <summary>Gets how many handlers run.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Gets a value indicating whether it takes no new work.</summary>
    public bool IsDraining
    {
        get
        {
            lock (_lock)
            {
                return _draining;
            }
        }
    }

    /// <summary>Says how many callers wait for the answer to a request.</summary>
    /// <param name="requestId">The request.</param>
    /// <returns>How many; 0 when nobody works on it.</returns>
    public int CallersOf(string requestId)
    {
        lock (_lock)
        {
            return _running.TryGetValue(requestId, out var work) ? work.Callers : 0;
        }
    }

    /// <summary>Answers a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="callerLeft">The caller has gone.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task<DeskAnswer> AnswerAsync(AgentCall call, CancellationToken callerLeft)
    {
        var key = WorkKey.Of(call);
        while (true)
        {
            var (place, work, answer) = Take(key);
            switch (place)
            {
                case Place.Answered:
                    return new(answer! with { RequestId = call.RequestId }, NoRoom: false);
                case Place.NoRoom:
                    return new(answer! with { RequestId = call.RequestId }, NoRoom: true);
                case Place.GivenUp:
                    await work!.Ended.WaitAsync(callerLeft);   // never two handlers for one request: look again when it has ended
                    break;
                case Place.New:
                    _ = work!.RunAsync(stop => _handler.RunAsync(call, stop), TimeoutOf(call), Late(call), _time, End);
                    return new(await work.AnswerAsync(callerLeft), NoRoom: false);
                default:
                    return new(await work!.AnswerAsync(callerLeft), NoRoom: false);
            }
        }
    }

    /// <summary>Takes no new work from now on.</summary>
    /// <returns>A task that ends when the last handler has.</returns>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            _draining = true;
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running.Count == 0)
            {
                _idle.TrySetResult();
            }

            return _idle.Task;
        }
    }

    private static TimeSpan TimeoutOf(AgentCall call) => TimeSpan.FromSeconds(Math.Min(call.TimeoutSeconds, TimeoutMax.TotalSeconds));

    private static AgentAnswer Late(AgentCall call) => AgentAnswer.Failure(
        "agent.timeout", $"The agent did not end within {call.TimeoutSeconds:0.###} s. Raise the step's timeout if the work needs longer.", retryable: true, AnswerStatus.Timeout)
        with { RequestId = call.RequestId };

    private static AgentAnswer Reused(WorkKey key) => AgentReply.Refusal(
        AnswerStatus.Rejected, "agent.request_id_reused", $"Request '{key.RequestId}' asked for something else before. Give each call an id of its own.", retryable: false, retryAfter: null);

    private (Place Place, AgentWork? Work, AgentAnswer? Answer) Take(WorkKey key)
    {
        lock (_lock)
        {
            if (_memory.Find(key.RequestId) is { } known)
            {
                return (Place.Answered, null, known.Key == key ? known.Answer : Reused(key));
            }

            if (_running.TryGetValue(key.RequestId, out var work))
            {
                return work.Key != key ? (Place.Answered, null, Reused(key)) : (work.TryJoin() ? Place.Joined : Place.GivenUp, work, null);
            }

            if (_draining)
            {
                return (Place.NoRoom, null, AgentReply.Refusal(AnswerStatus.Rejected, "agent.draining", "The agent is about to stop and takes no new call.", retryable: true, Pause));
            }

            if (_running.Count >= _options.MaxConcurrency)
            {
                var full = $"The agent works on {_options.MaxConcurrency} calls, as many as it takes at once.";
                return (Place.NoRoom, null, AgentReply.Refusal(AnswerStatus.Rejected, "agent.busy", full, retryable: true, Pause));
            }

            _running.Add(key.RequestId, work = new AgentWork(key, new()));
            return (Place.New, work, null);
        }
    }

    private void End(AgentWork work, AgentAnswer answer)
    {
        lock (_lock)
        {
            _running.Remove(work.Key.RequestId);
            if (answer.Status == AnswerStatus.Success || (!work.Stopped && answer is { Status: AnswerStatus.Error, Error.Retryable: false }))
            {
                _memory.Add(work.Key, answer);                // what may succeed later is worked on again
            }

            if (_draining && _running.Count == 0)
            {
                _idle!.TrySetResult();
            }
        }
    }

    private enum Place
    {
        New,
        Joined,
        GivenUp,
        Answered,
        NoRoom,
    }
}
