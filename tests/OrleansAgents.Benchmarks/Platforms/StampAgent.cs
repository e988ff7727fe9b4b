using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrleansAgents.Agents.Local;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Benchmarks.Platforms;

/// <summary>
/// An agent that answers at once and notes how long it took until it was called: the input of a run, and the payload of a message,
/// is the time at which it was sent. Thread-safe.
/// </summary>
internal sealed class StampAgent : ILocalAgent
{
    private readonly ConcurrentQueue<double> _calls = [];
    private readonly ConcurrentQueue<double> _messages = [];

    /// <summary>Gets the agent as the platform knows it.</summary>
    public static AgentDescriptor Registration { get; } = new("stamp", AgentKind.Local) { Type = "stamp", Capabilities = ["stamp"], Messages = MessageDelivery.Push };

    public string Type => "stamp";

    public int DefaultConcurrency => int.MaxValue;

    /// <summary>Gets how many messages have come.</summary>
    public int Messages => _messages.Count;

    public static JsonPayload Now() => JsonPayload.Parse(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes what was noted, in milliseconds, sorted.</summary>
    public (double[] Calls, double[] Messages) Take()
    {
        var taken = (_calls.ToArray(), _messages.ToArray());
        _calls.Clear();
        _messages.Clear();
        Array.Sort(taken.Item1);
        Array.Sort(taken.Item2);
        return taken;
    }

    public AgentAnswer? AnswerNow(AgentCall call)
    {
        foreach (var message in call.Payload.Messages)
        {
            _messages.Enqueue(Since(message.Payload));
        }

        if (call.RequestType == "stamp")
        {
            _calls.Enqueue(Since(call.Payload.Input));
        }

        return AgentAnswer.Success(JsonPayload.Null);
    }

    public Task<AgentAnswer> AnswerAsync(AgentDescriptor agent, AgentCall call, CancellationToken cancellationToken) => Task.FromResult(AnswerNow(call)!);

    private static double Since(JsonPayload stamp) => Stopwatch.GetElapsedTime(stamp.ToElement().GetInt64()).TotalMilliseconds;
}
