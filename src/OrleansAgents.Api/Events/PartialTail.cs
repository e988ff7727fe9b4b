using OrleansAgents.Abstractions.Agents;

namespace OrleansAgents.Api.Events;

/// <summary>
/// What agents are writing, for one stream of events, from the first time that the stream has no event to send. What comes
/// while the connection takes nothing is dropped by the follower's buffer, the oldest first.
/// </summary>
internal sealed class PartialTail(IPartialTexts partials, string? workflow, CancellationToken stop) : IAsyncDisposable
{
    private const int AtOnceMax = 256;                             // events are not kept waiting by an agent that writes without end

    private static readonly Task Never = new TaskCompletionSource().Task;

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private IAsyncEnumerator<PartialText>? _pieces;
    private Task<bool>? _next;

    /// <summary>Gets a task that ends when there is something to write.</summary>
    public Task Next => _next is { IsFaulted: false, IsCanceled: false } ? _next : Never;

    /// <summary>Begins to follow; a repeat changes nothing.</summary>
    public void Begin()
    {
        if (_pieces is null)
        {
            _pieces = partials.FollowAsync(workflow, _end.Token).GetAsyncEnumerator(_end.Token);
            _next = _pieces.MoveNextAsync().AsTask();
        }
    }

    /// <summary>Writes what is there.</summary>
    public void WriteReady(EventFrames frames)
    {
        for (var i = 0; i < AtOnceMax && _next is { IsCompletedSuccessfully: true, Result: var more }; i++)
        {
            if (more)
            {
                frames.Write(_pieces!.Current);
            }

            _next = more ? _pieces!.MoveNextAsync().AsTask() : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_next is not null)
        {
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_pieces is not null)
        {
            await _pieces.DisposeAsync();
        }

        _end.Dispose();
    }
}
