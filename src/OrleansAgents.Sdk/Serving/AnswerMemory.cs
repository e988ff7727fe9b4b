using OrleansAgents.Core.Agents;

namespace OrleansAgents.Sdk.Serving;

/// <summary>The newest finished answers, bounded by count, bytes and age; the oldest go first. Not thread-safe.</summary>
/// <param name="options">The bounds.</param>
/// <param name="time">The clock for the age.</param>
internal sealed class AnswerMemory(OrleansAgentOptions options, TimeProvider time)
{
    private const int EntryBytes = 512;

    private readonly Dictionary<string, LinkedListNode<Remembered>> _byRequest = new(StringComparer.Ordinal);
    private readonly LinkedList<Remembered> _byAge = [];

    /// <summary>Gets how many answers there are.</summary>
    public int Count => _byRequest.Count;

    /// <summary>Gets how many bytes they have, their overhead included.</summary>
    public long Bytes { get; private set; }

    /// <summary>Finds the answer to a request.</summary>
    /// <param name="requestId">The request.</param>
    /// <returns>The answer and to what; null when none is remembered.</returns>
    public Remembered? Find(string requestId)
    {
        Forget();
        return _byRequest.TryGetValue(requestId, out var node) ? node.Value : null;
    }

    /// <summary>Remembers an answer.</summary>
    /// <param name="key">What it answers.</param>
    /// <param name="answer">The answer.</param>
    public void Add(WorkKey key, AgentAnswer answer)
    {
        if (_byRequest.TryGetValue(key.RequestId, out var known))
        {
            Remove(known);
        }

        var node = _byAge.AddLast(new Remembered(key, answer, SizeOf(answer), time.GetUtcNow() + options.AnswerLifetime));
        _byRequest.Add(key.RequestId, node);
        Bytes += node.Value.Bytes;
        Forget();
    }

    private static long SizeOf(AgentAnswer answer) =>
        EntryBytes + answer.Result.Length + answer.Messages.Sum(message => EntryBytes + (long)message.Payload.Length) + (2L * (answer.Error?.Message.Length ?? 0));

    private void Forget()
    {
        var now = time.GetUtcNow();
        while (_byAge.First is { } oldest && (_byRequest.Count > options.AnswersMax || Bytes > options.AnswerBytesMax || oldest.Value.Until <= now))
        {
            Remove(oldest);
        }
    }

    private void Remove(LinkedListNode<Remembered> node)
    {
        _byAge.Remove(node);
        _byRequest.Remove(node.Value.Key.RequestId);
        Bytes -= node.Value.Bytes;
    }

    /// <summary>One answer.</summary>
    /// <param name="Key">What it answers.</param>
    /// <param name="Answer">The answer.</param>
    /// <param name="Bytes">Its size.</param>
    /// <param name="Until">When it is forgotten.</param>
    internal sealed record Remembered(WorkKey Key, AgentAnswer Answer, long Bytes, DateTimeOffset Until);
}
