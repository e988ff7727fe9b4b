namespace OrleansAgents.Persistence.Tests;

/// <summary>Bounds for waits on signals: a test that would hang fails instead, and says in which phase.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async Task Within(this Task task, string phase)
    {
        if (await Task.WhenAny(task, Task.Delay(Longest)) != task)
        {
            throw new TimeoutException($"{phase}: not after {Longest}.");
        }

        await task;
    }

    public static async Task<T> Within<T>(this Task<T> task, string phase)
    {
        await Within((Task)task, phase);
        return await task;
    }
}
