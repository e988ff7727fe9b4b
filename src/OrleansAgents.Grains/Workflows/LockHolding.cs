using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Grains.Workflows;

/// <summary>The locks of one attempt, whose leases are renewed until they are given up.</summary>
internal sealed class LockHolding : IDisposable
{
    private readonly Dictionary<string, LockGrant> _grants = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly IResourceLocks _locks;
    private readonly string _owner;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _time;
    private readonly ITimer _renewal;
    private bool _ended;

    public LockHolding(IResourceLocks locks, string owner, TimeSpan lease, TimeProvider time)
    {
        (_locks, _owner, _lease, _time) = (locks, owner, lease, time);
        var third = lease / 3;
        _renewal = time.CreateTimer(_ => _ = RenewAsync(), null, third, third);
    }

    /// <summary>Gets the locks, in the order in which they were taken.</summary>
    public IReadOnlyList<HeldLock> Locks
    {
        get
        {
            lock (_gate)
            {
                return [.. _grants.Values.Select(g => new HeldLock(g.Resource, g.Fence)).OrderBy(l => l.Resource, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Gets what is cancelled when a lock is not held any more.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Gets which lock was lost, and why.</summary>
    public string WhyLost { get; private set; } = "";

    /// <summary>Waits for a lock and takes it.</summary>
    /// <returns>Why it cannot be had; null when it is held.</returns>
    public async Task<DomainError?> TakeAsync(string resource, CancellationToken cancellationToken)
    {
        var answer = await _locks.AcquireAsync(new(resource, _owner, _lease, Timeout.InfiniteTimeSpan), cancellationToken);
        if (!answer.TryGet(out var grant, out var error))
        {
            return error;
        }

        lock (_gate)
        {
            _grants[resource] = grant;
        }

        return null;
    }

    /// <summary>Gives every lock up that is still held.</summary>
    public async Task ReleaseAsync()
    {
        Dispose();
        foreach (var grant in _grants.Values)
        {
            try
            {
                await _locks.ReleaseAsync(grant.Resource, _owner, grant.Fence, CancellationToken.None);
            }
            catch (StoreUnavailableException)
            {
                // The lease ends by itself.
            }
        }
    }

    /// <summary>Ends the renewals: the commit of the answer gives the locks up.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
        }

        _renewal.Dispose();
    }

    private async Task RenewAsync()
    {
        foreach (var held in Locks)
        {
            DomainError? refused;
            try
            {
                var answer = await _locks.RenewAsync(held.Resource, _owner, held.Fence, _lease, CancellationToken.None);
                refused = answer.TryGet(out var grant, out var error) ? Renewed(grant) : error;
            }
            catch (StoreUnavailableException e)
            {
                refused = IsOver(held.Resource) ? new(e.Code, ErrorKind.Unavailable, e.Message) : null;
            }

            if (refused is not null)
            {
                await LoseAsync(held.Resource, refused);
                return;
            }
        }
    }

    private DomainError? Renewed(LockGrant grant)
    {
        lock (_gate)
        {
            _grants[grant.Resource] = grant;
        }

        return null;
    }

    private bool IsOver(string resource)
    {
        lock (_gate)
        {
            return _grants[resource].ExpiresAt <= _time.GetUtcNow();
        }
    }

    private async Task LoseAsync(string resource, DomainError why)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;                                       // the commit that gave it up was faster
            }

            WhyLost = $"The lock '{resource}' was lost: {why.Message}";
        }

        await _lost.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
