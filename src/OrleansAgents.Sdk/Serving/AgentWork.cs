using OrleansAgents.Core.Agents;

namespace OrleansAgents.Sdk.Serving;

/// <summary>One run of the handler, and those who wait for its answer. When the last of them leaves, it is given up. Thread-safe.</summary>
/// <param name="key">What is asked.</param>
/// <param name="stop">Tells the handler to stop. It has neither a timer nor a link, so nothing of it needs to be given back.</param>
internal sealed class AgentWork(WorkKey key, CancellationTokenSource stop)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<AgentAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _callers = 1;

    /// <summary>Gets what is asked.</summary>
    public WorkKey Key => key;

    /// <summary>Gets how many wait for the answer.</summary>
    public int Callers => Volatile.Read(ref _callers);

    /// <summary>Gets a task that ends when the handler has ended, which may be after its time.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Gets a value indicating whether the handler was told to stop.</summary>
    public bool Stopped => stop.IsCancellationRequested;

    /// <summary>Waits for the answer with the others.</summary>
    /// <returns>False when the work is being given up: its answer will not come.</returns>
    public bool TryJoin()
    {
        lock (_lock)
        {
            var joined = _callers > 0 || _answer.Task.IsCompleted;
            _callers += joined ? 1 : 0;
            return joined;
        }
    }

    /// <summary>Waits for the answer. The caller must have made the work or joined it, and waits once.</summary>
    /// <param name="callerLeft">The caller has gone.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task<AgentAnswer> AnswerAsync(CancellationToken callerLeft)
    {
        try
        {
            return await _answer.Task.WaitAsync(callerLeft);
        }
        finally
        {
            await LeaveAsync();
        }
    }

    /// <summary>Runs the handler until it ends; those who wait get an answer when its time is over.</summary>
    /// <param name="run">The handler.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="late">The answer when it takes longer.</param>
    /// <param name="time">What the timeout is measured with.</param>
    /// <param name="ended">Hears the handler's own answer before anybody else gets it.</param>
    /// <returns>A task that ends with the handler.</returns>
    public async Task RunAsync(
        Func<CancellationToken, Task<AgentAnswer>> run, TimeSpan timeout, AgentAnswer late, TimeProvider time, Action<AgentWork, AgentAnswer> ended)
    {
        var running = Task.Run(() => run(stop.Token));       // a handler that blocks holds up nobody but itself
        await ((Task)running).WaitAsync(timeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!running.IsCompleted)
        {
            _answer.TrySetResult(late);
            await stop.CancelAsync();
        }

        var answer = await running;
        ended(this, answer);
        _answer.TrySetResult(answer);
        _ended.SetResult();
    }

    private async Task LeaveAsync()
    {
        bool last;
        lock (_lock)
        {
            last = --_callers == 0 && !_answer.Task.IsCompleted;
        }

        if (last)
        {
            await stop.CancelAsync();
        }
    }
}
