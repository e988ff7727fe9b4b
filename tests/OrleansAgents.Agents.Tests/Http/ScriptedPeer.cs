using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace OrleansAgents.Agents.Tests.Http;

/// <summary>A peer over bare TCP: what a web server would never do, it does. Each request gets what the script says.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<PeerRequest, Task> _script;
    private readonly Task _accepting;
    private int _open;
    private int _accepted;

    public ScriptedPeer(Func<PeerRequest, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/agent");

    public int Open => Volatile.Read(ref _open);

    public int Accepted => Volatile.Read(ref _accepted);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _accepted);
                Interlocked.Increment(ref _open);
                serving.RemoveAll(task => task.IsCompleted);
                serving.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    await _script(request);
                    if (request.Closes)
                    {
                        return;
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The caller went away, as it should.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task<PeerRequest?> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (!bytes.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            bytes.Add(one[0]);
        }

        var head = Encoding.UTF8.GetString([.. bytes]);
        var length = head.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        var body = new byte[int.Parse(length.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _stop.Token);
        using var call = JsonDocument.Parse(body);
        return new(stream, head, call.RootElement.GetProperty("request_id").GetString()!, _stop.Token);
    }
}

/// <summary>One request that the peer got.</summary>
internal sealed class PeerRequest(NetworkStream stream, string head, string requestId, CancellationToken stop)
{
    public string Head => head;

    public string RequestId => requestId;

    public bool Closes { get; private set; }

    public string Success => $$"""{"request_id":"{{requestId}}","status":"success","result":1}""";

    public async Task WriteAsync(string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop);

    public Task RespondAsync(string body, string headers = "Content-Type: application/json\r\n", string status = "200 OK", int? length = null) =>
        WriteAsync($"HTTP/1.1 {status}\r\n{headers}Content-Length: {length ?? Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    public void Close() => Closes = true;

    /// <summary>Waits until the caller has closed the connection.</summary>
    public async Task WhenClosedAsync()
    {
        Close();
        var rest = new byte[256];
        while (await stream.ReadAsync(rest, stop) > 0)
        {
        }
    }
}
