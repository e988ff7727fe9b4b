namespace OrleansAgents.TestKit.Time;

/// <summary>Waits for a signal that must come; when it does not, the failure says which one.</summary>
public static class Patience
{
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    /// <summary>Waits for a signal.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="what">What it says, for the failure.</param>
    public static async Task Soon(this Task signal, string what)
    {
        ArgumentNullException.ThrowIfNull(signal);
        try
        {
            await signal.WaitAsync(Max);
        }
        catch (TimeoutException) when (!signal.IsCompleted)
        {
            throw new TimeoutException($"Waited {Max} in vain: {what}.");
        }
    }

    /// <summary>Waits for a signal with a value.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <param name="signal">The signal.</param>
    /// <param name="what">What it says, for the failure.</param>
    public static async Task<T> Soon<T>(this Task<T> signal, string what)
    {
        ArgumentNullException.ThrowIfNull(signal);
        await ((Task)signal).Soon(what);
        return await signal;
    }

    /// <summary>Gives way until a condition holds that has no signal of its own, such as a mailbox that has just run empty.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="what">What it says, for the failure.</param>
    public static async Task Until(Func<bool> condition, string what)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var patience = new CancellationTokenSource(Max);
        while (!condition())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Max} in vain: {what}.");
            }

            await Task.Yield();
        }
    }
}
