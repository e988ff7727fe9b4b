namespace OrleansAgents.Silo.Calls;

/// <summary>Lets the turns of a reentrant grain run one after the other, in the order of the calls. For the grain's own scheduler alone.</summary>
internal sealed class TurnGate
{
    private Task _last = Task.CompletedTask;

    /// <summary>Makes a turn when those before it have ended.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="turn">The turn.</param>
    /// <returns>The answer, or the fault of the turn in a form that travels.</returns>
    public Task<T> RunAsync<T>(Func<Task<T>> turn)
    {
        var next = AfterAsync(_last, turn);
        _last = next;
        return ClusterCalls.TurnAsync(next);
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> turn)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await turn();
    }
}
