using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Runtime;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Silo.Calls;
using OrleansAgents.Silo.Configuration;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Recovery;

/// <summary>
/// The one that wakes. It looks through all unfinished runs when it comes to life and when a silo is gone, and wakes those that
/// asked for a time when their time comes. Waking a run that is awake costs it one tick, which changes nothing.
/// </summary>
/// <param name="pass">Looks through all runs.</param>
/// <param name="options">How many at once.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
[GrainType("recovery")]
[Reentrant]
[KeepAlive]
internal sealed partial class RecoveryActivation(RecoveryPass pass, IOptions<SiloOptions> options, TimeProvider time, ILogger<RecoveryActivation> logger)
    : Grain, IRecoveryGrain, IRemindable
{
    private const string Reminder = "recovery";
    private static readonly TimeSpan RemindEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly PriorityQueue<string, DateTimeOffset> _sleepers = new();
    private bool _due = true;
    private bool _running;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(OnTimeAsync, new GrainTimerCreationOptions(TimeSpan.Zero, LookEvery) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task BeginAsync() => this.RegisterOrUpdateReminder(Reminder, RemindEvery, RemindEvery);

    /// <inheritdoc/>
    public Task SiloGoneAsync(string silo)
    {
        LogGone(logger, silo);
        _due = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WakeAtAsync(string workflow, DateTimeOffset at)
    {
        _sleepers.Enqueue(workflow, at);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;      // to be alive is all

    private async Task OnTimeAsync(CancellationToken cancellationToken)
    {
        if (_due && !_running)
        {
            _ = RunPassAsync(cancellationToken);              // deadlines fall due meanwhile
        }

        var now = time.GetUtcNow();
        var woken = new List<Task>();
        while (woken.Count < options.Value.RecoveryParallelism && _sleepers.TryPeek(out var workflow, out var at) && at <= now)
        {
            _sleepers.Dequeue();
            woken.Add(WakeAsync(workflow));
        }

        await Task.WhenAll(woken);
    }

    private async Task RunPassAsync(CancellationToken cancellationToken)
    {
        (_due, _running) = (false, true);
        try
        {
            foreach (var workflow in await pass.RunAsync(cancellationToken))
            {
                _sleepers.Enqueue(workflow, time.GetUtcNow() + Again);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The grain leaves; where it comes back it begins anew.
        }
        catch (Exception e)                                   // the boundary of the timer: the pass is made again
        {
            LogFailed(logger, e.Message);
            _due = true;
        }
        finally
        {
            _running = false;
        }
    }

    private async Task WakeAsync(string workflow)
    {
        if (!await pass.TryWakeAsync(new WorkflowId(workflow)))
        {
            _sleepers.Enqueue(workflow, time.GetUtcNow() + Again);
        }
    }

    [LoggerMessage(1611, LogLevel.Information, "Silo {Silo} is gone; its workflows are woken elsewhere.")]
    private static partial void LogGone(ILogger logger, string silo);

    [LoggerMessage(1612, LogLevel.Warning, "Unfinished workflows could not be looked through; that is tried again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
