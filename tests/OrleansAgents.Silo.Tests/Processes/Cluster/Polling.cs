namespace OrleansAgents.Silo.Tests.Processes.Cluster;

/// <summary>Asks about another process until the answer is right: nothing in this process announces it.</summary>
internal static class Polling
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null, Func<string>? found = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Every, TimeProvider.System);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > (limit ?? Default))
            {
                throw new TimeoutException($"Waited {limit ?? Default} in vain: {what}. Found: {found?.Invoke() ?? "nothing else"}");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
