namespace OrleansAgents.TestKit.Stores;

/// <summary>Appends that wait, unwritten, until they are released: the store is slow, or about to die.</summary>
public sealed class HeldAppends
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private int _held;

    /// <summary>Waits until this many appends were held.</summary>
    /// <param name="count">How many, from the beginning of the hold.</param>
    /// <returns>A task that ends then.</returns>
    public Task WhenHeldAsync(int count)
    {
        lock (_gate)
        {
            if (_held >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Lets them go on, and holds none any more.</summary>
    public void Release() => _released.TrySetResult();

    internal Task HoldAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _held++;
            _waiters.FindAll(w => w.Count <= _held).ForEach(w => w.Reached.TrySetResult());
        }

        return _released.Task.WaitAsync(cancellationToken);
    }
}
