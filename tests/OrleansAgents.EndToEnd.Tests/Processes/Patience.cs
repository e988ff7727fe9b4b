namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>Bounds every wait of a test, generously, and says what was waited for when it was in vain.</summary>
internal static class Patience
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the clock has passed a time that a server gave: nothing else tells of a lease that ends without a server.</summary>
    public static async Task UntilAsync(DateTimeOffset time)
    {
        var left = time - TimeProvider.System.GetUtcNow();
        Assert.True(left < Default, $"{time:O} is too far away.");
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, TimeProvider.System);
        }
    }

    public static async Task<T> ForAsync<T>(Task<T> task, string awaited, Func<string>? found = null, TimeSpan? limit = null)
    {
        await ForAsync((Task)task, awaited, found, limit);
        return await task;
    }

    public static async Task ForAsync(Task task, string awaited, Func<string>? found = null, TimeSpan? limit = null)
    {
        try
        {
            await task.WaitAsync(limit ?? Default);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Waited {(limit ?? Default).TotalSeconds:0} s in vain for {awaited}. Found: {found?.Invoke() ?? "nothing"}");
        }
    }
}
