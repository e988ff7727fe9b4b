using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Locks that never expire, each with a queue; it remembers what it was asked, and refuses on command.</summary>
public sealed class FakeLocks : IResourceLocks
{
    private readonly SortedDictionary<string, LockView> _held = new(StringComparer.Ordinal);
    private long _fence = 6;

    public List<LockRequest> Requests { get; } = [];

    public List<(string Resource, string Owner, long Fence, TimeSpan? TimeToLive)> Renewals { get; } = [];

    public List<(string Resource, string Owner, long Fence)> Releases { get; } = [];

    public DomainError? Refusal { get; set; }

    /// <summary>Set when somebody has begun to wait in a queue.</summary>
    public Signal Queued { get; } = new();

    /// <summary>Set when somebody has left a queue without the lock.</summary>
    public Signal Left { get; } = new();

    public void Hold(string resource, string owner, params string[] queue) =>
        _held[resource] = new(resource, owner, ++_fence, ManualTime.Start, ManualTime.Start.AddSeconds(30), queue);

    public async Task<Result<LockGrant>> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        if (Refusal is { } refusal)
        {
            return refusal;
        }

        if (_held.TryGetValue(request.Resource, out var held) && held.Owner != request.Owner)
        {
            return request.Wait > TimeSpan.Zero ? await QueueAsync(cancellationToken) : Held(held);
        }

        Hold(request.Resource, request.Owner);
        return GrantOf(_held[request.Resource]);
    }

    public Task<Result<LockGrant>> RenewAsync(
        string resource, string owner, long fence, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        Renewals.Add((resource, owner, fence, timeToLive));
        Result<LockGrant> result = (Refusal ?? StaleFence(resource, owner, fence)) is { } error ? error : GrantOf(_held[resource]);
        return Task.FromResult(result);
    }

    public Task<DomainError?> ReleaseAsync(string resource, string owner, long fence, CancellationToken cancellationToken)
    {
        Releases.Add((resource, owner, fence));
        return Task.FromResult(Refusal ?? StaleFence(resource, owner, fence));
    }

    public void OnReleased(string resource) => throw new NotSupportedException("The front door commits nothing.");

    public Task<Result<LockView>> GetAsync(string resource, CancellationToken cancellationToken) => Task.FromResult<Result<LockView>>(
        _held.TryGetValue(resource, out var held) ? held : new DomainError("lock.not_found", ErrorKind.NotFound, $"Nobody holds '{resource}'."));

    public Task<IReadOnlyList<LockView>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LockView>>([.. _held.Values]);

    private static LockGrant GrantOf(LockView held) => new(held.Resource, held.Owner!, held.Fence, held.ExpiresAt!.Value);

    private static DomainError Held(LockView held) =>
        new("lock.held", ErrorKind.Conflict, $"'{held.Resource}' is held by '{held.Owner}' until {held.ExpiresAt:O}.");

    private DomainError? StaleFence(string resource, string owner, long fence) =>
        _held.TryGetValue(resource, out var held) && held.Owner == owner && held.Fence == fence
            ? null
            : new("lock.stale_fence", ErrorKind.Conflict, $"The lease with fence {fence} has ended.");

    private async Task<Result<LockGrant>> QueueAsync(CancellationToken cancellationToken)
    {
        Queued.Set();
        var never = new TaskCompletionSource<Result<LockGrant>>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            return await never.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Left.Set();
        }
    }
}
