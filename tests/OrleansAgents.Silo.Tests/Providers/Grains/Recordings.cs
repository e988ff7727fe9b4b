using System.Collections.Concurrent;
using Orleans.Concurrency;
using Orleans.Placement;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Silo.Tests.Providers.Grains;

/// <summary>What grains of any silo told the test, in the order in which it came.</summary>
public interface IRecorderGrain : IGrainWithStringKey
{
    /// <summary>Activates the grain here.</summary>
    Task StartAsync();

    /// <summary>Tells the test something.</summary>
    Task RecordAsync(string from, int value);
}

/// <summary>Lives where it is called first, which is the test's process.</summary>
[PreferLocalPlacement]
[Reentrant]
public sealed class RecorderGrain : Grain, IRecorderGrain
{
    public Task StartAsync() => Task.CompletedTask;

    public Task RecordAsync(string from, int value)
    {
        var recording = Recording.Of(this.GetPrimaryKeyString());
        recording.Add(from, value);
        return recording.Open;
    }
}

/// <summary>The test's side of a recorder.</summary>
internal sealed class Recording
{
    private static readonly ConcurrentDictionary<string, Recording> All = new();
    private readonly Lock _lock = new();
    private readonly List<(string From, int Value)> _entries = [];
    private readonly List<(Func<IReadOnlyList<(string From, int Value)>, bool> Condition, TaskCompletionSource Done)> _waiters = [];

    private TaskCompletionSource? _gate;

    /// <summary>Gets what whoever tells something waits for.</summary>
    public Task Open => _gate?.Task ?? Task.CompletedTask;

    public static Recording Of(string recorder) => All.GetOrAdd(recorder, _ => new Recording());

    public void Add(string from, int value)
    {
        lock (_lock)
        {
            _entries.Add((from, value));
            foreach (var waiter in _waiters.Where(w => w.Condition(_entries)))
            {
                waiter.Done.TrySetResult();
            }
        }
    }

    /// <summary>From now on, whoever tells something waits until it is let go.</summary>
    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends <see cref="Hold"/>.</summary>
    public void Release() => _gate?.TrySetResult();

    /// <summary>Forgets what came so far.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    /// <summary>Waits until what came satisfies a condition, and returns it.</summary>
    public async Task<(string From, int Value)[]> WhenAsync(Func<IReadOnlyList<(string From, int Value)>, bool> condition, string what)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiters.Add((condition, done));
            if (condition(_entries))
            {
                done.TrySetResult();
            }
        }

        await done.Task.Soon(what);
        lock (_lock)
        {
            return [.. _entries];
        }
    }
}
