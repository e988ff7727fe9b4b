using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Messages;

/// <summary>
/// What the recipients got, and whether each first delivery came in its turn. Each message says its own place among those of
/// its sender to its recipient, so that this book needs nothing of what the server says about order. Thread-safe.
/// </summary>
internal sealed class Deliveries(TimeProvider time)
{
    private const int BreachesShown = 20;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Channel> _channels = [];
    private readonly List<string> _breaches = [];
    private readonly List<(DateTimeOffset Sent, DateTimeOffset Came)> _pushed = [];
    private readonly List<DateTimeOffset> _kills = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaited = [];
    private int _firsts;
    private int _repeats;

    /// <summary>Gets how many messages came, each counted once.</summary>
    public int Firsts
    {
        get
        {
            lock (_gate)
            {
                return _firsts;
            }
        }
    }

    /// <summary>Gets how often a message came that had come before.</summary>
    public int Repeats
    {
        get
        {
            lock (_gate)
            {
                return _repeats;
            }
        }
    }

    /// <summary>Gets what must not happen: a message out of its turn, or a repeat under another id.</summary>
    public IReadOnlyList<string> Breaches
    {
        get
        {
            lock (_gate)
            {
                return [.. _breaches];
            }
        }
    }

    /// <summary>Takes the messages of one call down, in their order.</summary>
    /// <param name="run">The run.</param>
    /// <param name="messages">The messages as the agent got them.</param>
    /// <param name="isPush">Whether they came by themselves.</param>
    public void Add(string run, JsonArray messages, bool isPush)
    {
        lock (_gate)
        {
            foreach (var message in messages)
            {
                Add(run, message!, isPush);
            }

            foreach (var (_, reached) in _awaited.Where(a => a.Count <= _firsts))
            {
                reached.TrySetResult();
            }

            _awaited.RemoveAll(a => a.Count <= _firsts);
        }
    }

    /// <summary>Waits until so many messages came.</summary>
    public Task ReachedAsync(int count)
    {
        lock (_gate)
        {
            if (count <= _firsts)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((count, reached));
            return reached.Task;
        }
    }

    /// <summary>Gives how many messages of a run came from a sender to a recipient.</summary>
    public int CountOf(string run, string from, string to)
    {
        lock (_gate)
        {
            return _channels.GetValueOrDefault(Key(run, from, to))?.Ids.Count ?? 0;
        }
    }

    /// <summary>Takes down that the server was killed now.</summary>
    public void AddKill()
    {
        lock (_gate)
        {
            _kills.Add(time.GetUtcNow());
        }
    }

    /// <summary>Says how long pushed messages took from being sent to their first delivery: all, and those that no kill held up.</summary>
    public string Latencies()
    {
        lock (_gate)
        {
            var undisturbed = _pushed.Where(p => !_kills.Exists(k => p.Sent <= k && k <= p.Came));
            return $"{Latencies(_pushed)}; of those that no kill held up, {Latencies(undisturbed)}";
        }
    }

    private static string Latencies(IEnumerable<(DateTimeOffset Sent, DateTimeOffset Came)> pushed)
    {
        double[] sorted = [.. pushed.Select(p => (p.Came - p.Sent).TotalMilliseconds).Order()];
        return sorted is [] ? "none" : $"{sorted.Length}: half within {sorted[sorted.Length / 2]:0} ms, 99 % within {sorted[sorted.Length * 99 / 100]:0} ms";
    }

    private static string Key(string run, string from, string to) => $"{run}: {from} > {to}";

    private void Add(string run, JsonNode message, bool isPush)
    {
        var key = Key(run, (string)message["sender_role"]!, (string)message["recipient_role"]!);
        if (!_channels.TryGetValue(key, out var channel))
        {
            _channels.Add(key, channel = new());
        }

        var (id, place, number) = ((string)message["message_id"]!, (int)message["payload"]!["place"]!, (long)message["number"]!);
        if (place < channel.Ids.Count)
        {
            _repeats++;
            Check(channel.Ids[place] == id, $"{key}: place {place} came as '{channel.Ids[place]}' and again as '{id}'");
            return;
        }

        Check(place == channel.Ids.Count, $"{key}: place {channel.Ids.Count} was due, and {place} came");
        Check(number > channel.LastNumber, $"{key}: number {number} came after {channel.LastNumber}");
        Check(channel.Known.Add(id), $"{key}: id '{id}' came for two places");
        channel.Ids.Add(id);
        channel.LastNumber = number;
        _firsts++;
        if (isPush)
        {
            _pushed.Add(((DateTimeOffset)message["sent_at"]!, time.GetUtcNow()));
        }
    }

    private void Check(bool isMet, string breach)
    {
        if (!isMet && _breaches.Count < BreachesShown)
        {
            _breaches.Add(breach);
        }
    }

    private sealed class Channel
    {
        public List<string> Ids { get; } = [];

        public HashSet<string> Known { get; } = [];

        public long LastNumber { get; set; }
    }
}
