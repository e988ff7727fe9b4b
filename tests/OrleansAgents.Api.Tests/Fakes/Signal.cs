namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Something that happens once; who waits too long learns what did not happen.</summary>
public sealed class Signal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set() => _set.TrySetResult();

    public async Task WaitAsync(string what)
    {
        try
        {
            await _set.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Expected within {Patience}: {what}.");
        }
    }
}
