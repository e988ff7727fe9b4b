using Orleans.Runtime;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Calls;

/// <summary>
/// Calls of grains that may live on another silo. What can go wrong on the way becomes a <see cref="StoreUnavailableException"/>, which
/// everybody who calls a grain handles already: whether the call was made is not known, and it may be made again.
/// </summary>
internal static class ClusterCalls
{
    /// <summary>The code of a fault on the way.</summary>
    public const string Unreachable = "cluster.unreachable";

    /// <summary>Makes a call.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Gives up waiting; the call may be carried out all the same.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="StoreUnavailableException">The store of the grain's silo failed, or the silo could not be reached.</exception>
    public static async Task<T> AskAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken = default)
    {
        try
        {
            return await call().WaitAsync(cancellationToken);
        }
        catch (StoreFaultException e)
        {
            throw new StoreUnavailableException(e.Code, e.Message, e);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            throw new StoreUnavailableException(Unreachable, $"A silo of the cluster could not be reached, or did not answer in time: {e.Message} It is tried again.", e);
        }
    }

    /// <summary>Makes a call without an answer.</summary>
    /// <param name="call">The call.</param>
    /// <returns>A task that ends with the call.</returns>
    /// <exception cref="StoreUnavailableException">As of <see cref="AskAsync"/>.</exception>
    public static Task TellAsync(Func<Task> call) => AskAsync(async () =>
    {
        await call();
        return true;
    });

    /// <summary>Makes a turn of a grain; a fault of the store leaves it in a form that travels.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="turn">The turn.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="StoreFaultException">The store failed.</exception>
    public static async Task<T> TurnAsync<T>(Task<T> turn)
    {
        try
        {
            return await turn;
        }
        catch (StoreUnavailableException e)
        {
            throw new StoreFaultException(e.Code, e.Message);
        }
    }
}
