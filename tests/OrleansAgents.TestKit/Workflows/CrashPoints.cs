namespace OrleansAgents.TestKit.Workflows;

/// <summary>
/// Named points where a process can be killed. Whoever passes a point of a dead process never gets further, so nothing it
/// would do reaches the world, while what it did before stays.
/// </summary>
/// <param name="point">The point's name; null for none.</param>
/// <param name="number">The how manieth pass kills, from 1.</param>
public sealed class CrashPoints(string? point, int number)
{
    /// <summary>Events are about to be written.</summary>
    public const string BeforeAppend = "before append";

    /// <summary>Events were written, and nobody has heard of it.</summary>
    public const string AfterAppend = "after append";

    /// <summary>A claimed call is about to be made.</summary>
    public const string BeforeCall = "before call";

    /// <summary>A journal is about to be read.</summary>
    public const string BeforeRead = "before read";

    private static readonly Task Forever = new TaskCompletionSource().Task;

    private readonly TaskCompletionSource _dead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _passes;

    /// <summary>Gets points at which nothing happens.</summary>
    public static CrashPoints Never => new(null, 0);

    /// <summary>Gets a task that ends when the process dies.</summary>
    public Task Dead => _dead.Task;

    /// <summary>Passes a point.</summary>
    /// <param name="name">The point.</param>
    /// <returns>A task that ends only in a process that lives on.</returns>
    public Task PassAsync(string name)
    {
        if (name == point && Interlocked.Increment(ref _passes) == number)
        {
            _dead.TrySetResult();
        }

        return _dead.Task.IsCompleted ? Forever : Task.CompletedTask;
    }
}
