using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrleansAgents.Benchmarks.Http;
using OrleansAgents.Benchmarks.Measuring;
using OrleansAgents.Benchmarks.Platforms;

namespace OrleansAgents.Benchmarks.Workloads;

/// <summary>10,000 agents that send a heartbeat every 10 seconds over HTTP to a server process: what it costs the server.</summary>
internal sealed class HeartbeatWorkload : IWorkload
{
    private const int Agents = 10_000;
    private const int Connections = 16;

    public string Name => "heartbeats";

    public async Task RunAsync(Scale scale)
    {
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.StartAsync(folder.Path);
        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => HttpConnection.OpenAsync(server.Address)));
        var next = -1;
        await ClosedLoop.RunAsync(Agents, Connections, place => ExpectAsync(connections[place], Register(Interlocked.Increment(ref next)), "201"));
        await BeatAsync(connections, 2);                      // warm

        var (used, started) = (server.Used, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(2));
        var idle = (server.Used - used) / Stopwatch.GetElapsedTime(started);
        (used, started) = (server.Used, Stopwatch.GetTimestamp());
        var sent = await BeatAsync(connections, scale.Runs * 6);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var table = new ResultTable($"Heartbeats over HTTP, {Agents:N0} agents", "heartbeats/s", "share of a core", "of it at rest");
        table.Add(
            (sent / elapsed.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture), ((server.Used - used) / elapsed).ToString("P1", CultureInfo.InvariantCulture),
            idle.ToString("P1", CultureInfo.InvariantCulture));
        table.Print();
        Array.ForEach(connections, connection => connection.Dispose());
    }

    /// <summary>Spreads the heartbeats evenly, in ticks of 10 ms.</summary>
    private static async Task<int> BeatAsync(HttpConnection[] connections, double seconds)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var (started, sent) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds && await tick.WaitForNextTickAsync())
        {
            var due = (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * Agents / 10);
            for (; sent < due; sent += Connections)
            {
                var first = sent;
                await Task.WhenAll(connections.Select((connection, i) => ExpectAsync(connection, Heartbeat((first + i) % Agents), "200")));
            }
        }

        return sent;
    }

    private static async Task ExpectAsync(HttpConnection connection, ReadOnlyMemory<byte> request, string status)
    {
        var answer = await connection.SendAsync(request);
        if (!answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Expected {status}, found: {answer}");
        }
    }

    private static ReadOnlyMemory<byte> Register(int agent) => Request(
        $"PUT /v1/agents/agent-{agent}",
        $$"""{"kind":"http","endpoint":"http://127.0.0.1:9/agent","capabilities":["all","c{{agent % 100}}"],"heartbeatSeconds":10,"timeToLiveSeconds":3600}""");

    private static ReadOnlyMemory<byte> Heartbeat(int agent) =>
        Request($"POST /v1/agents/agent-{agent}/heartbeat", """{"status":"ok","cpu":0.12,"memoryBytes":52428800}""");

    private static byte[] Request(string line, string body) =>
        Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
