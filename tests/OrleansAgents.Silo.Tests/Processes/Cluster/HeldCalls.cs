using System.Threading.Channels;
using OrleansAgents.TestKit.Time;

namespace OrleansAgents.Silo.Tests.Processes.Cluster;

/// <summary>A call that waits until the test answers it.</summary>
internal sealed class HeldCall(AgentCall call)
{
    private readonly TaskCompletionSource<string> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AgentCall Call => call;

    public Task<string> Answer => _answer.Task;

    public void AnswerWith(string result) => _answer.SetResult(result);
}

/// <summary>Calls that the test answers one by one.</summary>
internal sealed class HeldCalls
{
    private readonly Channel<HeldCall> _calls = Channel.CreateUnbounded<HeldCall>();

    /// <summary>Takes a call, and gives its answer when the test has it, whether the caller is still there or not.</summary>
    public async Task<string> TakeAsync(AgentCall call, CancellationToken cancellationToken)
    {
        var held = new HeldCall(call);
        _calls.Writer.TryWrite(held);
        return await held.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>Waits for the next call.</summary>
    public Task<HeldCall> NextAsync(string what) => _calls.Reader.ReadAsync().AsTask().Soon(what);
}
