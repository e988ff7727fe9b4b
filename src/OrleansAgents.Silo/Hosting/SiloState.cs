using Microsoft.Extensions.Options;
using OrleansAgents.Core.Errors;
using OrleansAgents.Silo.Configuration;

namespace OrleansAgents.Silo.Hosting;

/// <summary>What the grains of this silo need to know of it. Thread-safe.</summary>
/// <param name="options">The bounds.</param>
internal sealed class SiloState(IOptions<SiloOptions> options)
{
    private int _workflows;
    private volatile bool _draining;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a value indicating whether the silo stops: it starts nothing more.</summary>
    public bool IsDraining => _draining;

    /// <summary>Gets a value indicating whether the silo knows its agents and takes work.</summary>
    public bool HasBegun => _begun.Task.IsCompleted;

    /// <summary>Gets a task that completes when the silo takes work.</summary>
    public Task Begun => _begun.Task;

    /// <summary>Gets how many runs are in memory.</summary>
    public int Workflows => Volatile.Read(ref _workflows);

    /// <summary>Gets how many calls may wait for one run.</summary>
    public int MailboxMax => options.Value.MailboxMax;

    /// <summary>Gets why no run may be started here now; null when one may.</summary>
    public DomainError? RefusalToStart => (_draining, Workflows >= options.Value.ActivationsMax) switch
    {
        (true, _) => new("server.draining", ErrorKind.Unavailable, "The server is stopping. Try again when it is back, or at another one."),
        (_, true) => new("server.busy", ErrorKind.Unavailable, $"{options.Value.ActivationsMax} workflows are in flight here ({SiloOptions.Section}:ActivationsMax). Try again, or at another silo."),
        _ => null,
    };

    /// <summary>Says that the silo takes work.</summary>
    public void Begin() => _begun.TrySetResult();

    /// <summary>Says that the silo stops.</summary>
    public void Drain() => _draining = true;

    /// <summary>Counts a run that came into memory.</summary>
    public void Entered() => Interlocked.Increment(ref _workflows);

    /// <summary>Counts a run that left memory.</summary>
    public void Left() => Interlocked.Decrement(ref _workflows);
}
