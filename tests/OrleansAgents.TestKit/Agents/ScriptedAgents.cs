using System.Collections.Concurrent;
using System.Threading.Channels;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.TestKit.Agents;

/// <summary>
/// Agents that do what a test says. Without a script every call hangs until the test, which takes the calls one by one,
/// answers it. Thread-safe.
/// </summary>
public sealed class ScriptedAgents : IAgentInvoker
{
    private readonly Channel<ScriptedCall> _calls = Channel.CreateUnbounded<ScriptedCall>();
    private readonly ConcurrentQueue<string> _requestIds = [];

    /// <summary>Gets or sets how a call is answered at once; null hangs it.</summary>
    public Func<AgentCall, AgentAnswer?> Script { get; set; } = _ => null;

    /// <summary>Gets the request ids of all calls so far, in order.</summary>
    public IReadOnlyList<string> RequestIds => [.. _requestIds];

    /// <summary>Waits for the next call that the test has not seen yet.</summary>
    public async Task<ScriptedCall> NextAsync() => await Time.Patience.Soon(_calls.Reader.ReadAsync().AsTask(), "an agent is called");

    /// <summary>Waits for the next call, which must be of this attempt.</summary>
    /// <param name="attempt"><c>step/cycle/attempt</c>.</param>
    public async Task<ScriptedCall> NextAsync(string attempt)
    {
        var call = await Time.Patience.Soon(_calls.Reader.ReadAsync().AsTask(), $"an agent is called for {attempt}");
        return call.Attempt == attempt ? call : throw new InvalidOperationException($"Expected the call {attempt}; found {call.Attempt}.");
    }

    /// <summary>Says whether a call waits that the test has not seen.</summary>
    public bool TryNext(out ScriptedCall? call) => _calls.Reader.TryRead(out call);

    /// <inheritdoc/>
    public async ValueTask<AgentAnswer> CallAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var scripted = new ScriptedCall(call, cancellationToken);
        _requestIds.Enqueue(call.RequestId);
        if (Script(call) is { } answer)
        {
            scripted.Give(answer);
        }

        _calls.Writer.TryWrite(scripted);
        return await scripted.Answer;
    }
}
