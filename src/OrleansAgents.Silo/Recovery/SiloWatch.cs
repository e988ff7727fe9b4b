using Orleans.Runtime;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Recovery;

/// <summary>Tells whoever wakes runs that a silo is gone.</summary>
/// <param name="silos">Who is there.</param>
/// <param name="grains">Orleans.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SiloWatch(ISiloStatusOracle silos, IGrainFactory grains, TimeProvider time, ILogger<SiloWatch> logger) : ISiloStatusListener
{
    private const int AttemptsMax = 60;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private volatile bool _stopped;

    /// <summary>Begins to watch, and sees to it that there is somebody who wakes.</summary>
    public void Start()
    {
        silos.SubscribeToSiloStatusEvents(this);
        _ = TellAsync(recovery => recovery.BeginAsync());
    }

    /// <summary>Stops: this silo leaves.</summary>
    public void Stop()
    {
        _stopped = true;
        silos.UnSubscribeFromSiloStatusEvents(this);
    }

    /// <inheritdoc/>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead)
        {
            _ = TellAsync(recovery => recovery.SiloGoneAsync(updatedSilo.ToParsableString()));
        }
    }

    private async Task TellAsync(Func<IRecoveryGrain, Task> word)
    {
        for (var attempt = 1; !_stopped; attempt++)
        {
            try
            {
                await ClusterCalls.TellAsync(() => word(grains.GetGrain<IRecoveryGrain>(0)));
                return;
            }
            catch (Exception e) when (attempt < AttemptsMax)              // the one that wakes may have been on the silo that is gone
            {
                LogNotTold(logger, e.Message);
                await Task.Delay(Again, time);
            }
            catch (Exception e)
            {
                LogGivenUp(logger, e);
                return;
            }
        }
    }

    [LoggerMessage(1615, LogLevel.Warning, "The grain that wakes workflows could not be told, and is told again: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string reason);

    [LoggerMessage(1616, LogLevel.Error, "The grain that wakes workflows could not be told for a minute; workflows of a lost silo go on when they are called, or when the next silo joins or leaves.")]
    private static partial void LogGivenUp(ILogger logger, Exception exception);
}
