using Microsoft.Extensions.Options;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Grains.Agents;
using OrleansAgents.Grains.Routing;
using OrleansAgents.Grains.Stalls;
using OrleansAgents.Grains.Workflows;
using OrleansAgents.Hosting.Configuration;
using OrleansAgents.Hosting.Starting;
using OrleansAgents.Persistence.Postgres;
using OrleansAgents.Persistence.Retention;
using OrleansAgents.Silo.Agents;
using OrleansAgents.Silo.Configuration;
using OrleansAgents.Silo.Recovery;
using OrleansAgents.Silo.Streams;

namespace OrleansAgents.Silo.Hosting;

/// <summary>
/// Begins the work of a silo that has joined its cluster, and ends it before the silo leaves: what agents have finished by then is
/// durable, and the other silos go on with the rest.
/// </summary>
/// <param name="provider">The services.</param>
/// <param name="state">This silo.</param>
/// <param name="source">The operator's file.</param>
/// <param name="store">The store.</param>
/// <param name="calls">The calls of agents.</param>
/// <param name="options">How long to wait for them.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SiloService(
    IServiceProvider provider, SiloState state, OperatorFileSource source, PostgresStore store, AgentCalls calls, IOptions<SiloOptions> options, TimeProvider time, ILogger<SiloService> logger)
    : IHostedService, IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private Task _beginning = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await StoredDefinitions.StoreAsync(provider, source, cancellationToken);
        await Of<AgentReplica>().StartAsync(store.LastSequence, cancellationToken);
        await Of<FeedStreams>().StartAsync();
        Of<RetentionLoop>().Start();                          // on every silo: what one has pruned, the others do not find
        Of<Watchdog>().Start();
        _beginning = BeginAsync();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        state.Drain();
        await _stopping.CancelAsync();
        await _beginning;
        Of<SiloWatch>().Stop();
        var working = calls.Running;
        if (!await calls.WaitUntilNoneAsync(options.Value.DrainTimeout, cancellationToken))
        {
            LogInterrupted(logger, calls.Running, options.Value.DrainTimeout);
        }

        await Of<RetentionLoop>().StopAsync();
        await Of<FeedStreams>().StopAsync();
        await Of<AgentReplica>().StopAsync();
        await Of<Watchdog>().StopAsync(cancellationToken);
        LogDrained(logger, working, state.Workflows);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private T Of<T>()
        where T : notnull => provider.GetRequiredService<T>();

    private async Task BeginAsync()
    {
        try
        {
            await Of<RouterModelKeeper>().StartAsync(_stopping.Token);   // a run that goes on may have to be routed
            await LoadAgentsAsync();
            state.Begin();
            Of<SiloWatch>().Start();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping: the other silos go on.
        }
        catch (Exception e)                                   // readiness stays red, and says so
        {
            LogNotBegun(logger, e);
        }
    }

    /// <summary>The database, or the silo that watches an agent, may be away just now.</summary>
    private async Task LoadAgentsAsync()
    {
        while (true)
        {
            try
            {
                await Of<AgentRegistry>().LoadAsync(_stopping.Token);
                return;
            }
            catch (StoreUnavailableException e)
            {
                LogNotLoaded(logger, e.Message);
                await Task.Delay(Again, time, _stopping.Token);
            }
        }
    }

    [LoggerMessage(1624, LogLevel.Warning, "The silo cannot get to know its agents yet, and tries again: {Reason}")]
    private static partial void LogNotLoaded(ILogger logger, string reason);

    [LoggerMessage(1621, LogLevel.Critical, "The silo could not get to know its agents; it is not ready.")]
    private static partial void LogNotBegun(ILogger logger, Exception exception);

    [LoggerMessage(1622, LogLevel.Warning, "{Count} agents still work after {DrainTimeout}; they are stopped, and called again by another silo.")]
    private static partial void LogInterrupted(ILogger logger, int count, TimeSpan drainTimeout);

    [LoggerMessage(1623, LogLevel.Information, "Drained: {Working} agents were working; {Unfinished} workflows go on elsewhere.")]
    private static partial void LogDrained(ILogger logger, int working, int unfinished);
}
