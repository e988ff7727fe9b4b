using System.Collections.Concurrent;
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
public sealed class RecorderGrain : Grain, IRecorderGrain
{
    public Task StartAsync() => Task.CompletedTask;

    public Task RecordAsync(string from, int value)
    {
        Recording.Of(this.GetPrimaryKeyString()).Add(from, value);
        return Task.CompletedTask;
    }
}

/// <summary>The test's side of a recorder.</summary>
internal sealed class Recording
{
    private static readonly ConcurrentDictionary<string, Recording> All = new();
    private readonly Lock _lock = new();
    private readonly List<(string From, int Value)> _entries = [];
    private readonly List<(Func<IReadOnlyList<(string From, int Value)>, bool> Condition, TaskCompletionSource Done)> _waiters = [];

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
