using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OrleansAgents.Benchmarks.Http;

/// <summary>
/// One kept connection that sends a request and reads its answer, with as little work as HTTP/1.1 allows: the client shares
/// the machine with the server, and what it takes the server has not.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _length;

    public static async Task<HttpConnection> OpenAsync(Uri server)
    {
        var connection = new HttpConnection();
        await connection._socket.ConnectAsync(server.Host, server.Port);
        return connection;
    }

    /// <summary>Sends a request and reads until the answer is whole.</summary>
    /// <returns>The answer with its headers, as text; not more than the newest 64 KiB of it.</returns>
    public async Task<string> SendAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request, SocketFlags.None);
        _length = 0;
        while (!IsWhole())
        {
            if (_length == _buffer.Length)
            {
                throw new InvalidOperationException("The answer is larger than this client reads.");
            }

            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_length), SocketFlags.None);
            _length += read > 0 ? read : throw new IOException("The server closed the connection.");
        }

        return Encoding.ASCII.GetString(_buffer, 0, _length);
    }

    public void Dispose() => _socket.Dispose();

    private bool IsWhole()
    {
        var answer = _buffer.AsSpan(0, _length);
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        if (answer[..head].IndexOf("Content-Length: "u8) is >= 0 and var at)
        {
            var digits = answer[(at + 16)..];
            var value = Encoding.ASCII.GetString(digits[..digits.IndexOf((byte)'\r')]);
            return answer.Length >= head + 4 + int.Parse(value, CultureInfo.InvariantCulture);
        }

        return answer.EndsWith("0\r\n\r\n"u8);                 // chunked: an event stream that has ended
    }
}
