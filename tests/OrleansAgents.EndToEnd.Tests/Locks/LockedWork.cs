using System.Threading.Channels;
using OrleansAgents.Core.Agents;
using OrleansAgents.Sdk;

namespace OrleansAgents.EndToEnd.Tests.Locks;

/// <summary>What a call of a step brought along: its run, and the fence of its lock.</summary>
internal sealed record LockedCall(string Run, long Fence);

/// <summary>A service whose calls hold a lock: it tells the test of each, waits to be let through, and writes with the fence.</summary>
internal sealed class LockedWork : IAsyncDisposable
{
    private readonly Channel<LockedCall> _begun = Channel.CreateUnbounded<LockedCall>();
    private readonly Channel<LockedCall> _gone = Channel.CreateUnbounded<LockedCall>();
    private readonly SemaphoreSlim _gate = new(0);
    private ServiceAgent _service = null!;

    private LockedWork()
    {
    }

    /// <summary>Gets what was written, in order.</summary>
    public FencedResource Done { get; } = new();

    public static async Task<LockedWork> StartAsync(ServerProcess server)
    {
        var work = new LockedWork();
        work._service = await ServiceAgent.StartAsync(server, "changer", "changing", work.ChangeAsync);
        return work;
    }

    /// <summary>Waits until a call begins.</summary>
    public Task<LockedCall> BegunAsync() => Patience.ForAsync(_begun.Reader.ReadAsync().AsTask(), "a call with a lock");

    /// <summary>Waits until a call was given up, because nobody waits for its answer any more.</summary>
    public Task<LockedCall> GoneAsync() => Patience.ForAsync(_gone.Reader.ReadAsync().AsTask(), "a call that is given up");

    /// <summary>Lets one call through.</summary>
    public void LetThrough() => _gate.Release();

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _gate.Dispose();
    }

    private async Task<AgentReply> ChangeAsync(AgentCall call, CancellationToken cancellationToken)
    {
        var begun = new LockedCall(call.RequestId.Split('/')[0], Assert.Single(call.Payload.Locks).Fence);
        Done.Enter(begun.Run);
        try
        {
            _begun.Writer.TryWrite(begun);
            await _gate.WaitAsync(cancellationToken);
            Assert.True(Done.TryWrite(begun.Run, begun.Fence), $"{begun} wrote after a later holder.");
            return AgentReply.Success(new { begun.Fence });
        }
        finally
        {
            Done.Leave();
            if (cancellationToken.IsCancellationRequested)
            {
                _gone.Writer.TryWrite(begun);
            }
        }
    }
}
