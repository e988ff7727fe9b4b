using System.Text;

namespace OrleansAgents.Benchmarks.Http;

/// <summary>Runs workflows over HTTP: submits one, then reads its event stream to the end.</summary>
internal sealed class HttpRuns : IDisposable
{
    private readonly HttpConnection[] _connections;
    private readonly ReadOnlyMemory<byte> _submit;

    private HttpRuns(HttpConnection[] connections, ReadOnlyMemory<byte> submit) => (_connections, _submit) = (connections, submit);

    /// <summary>Opens a connection for each place, and stores the definition.</summary>
    public static async Task<HttpRuns> OpenAsync(Uri server, int places, string name, string definition)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, places).Select(_ => HttpConnection.OpenAsync(server)));
        var stored = await connections[0].SendAsync(Request("PUT", $"/v1/definitions/{name}", definition, "application/yaml"));
        Expect(stored, "200");
        var body = $$$"""{"definition":"{{{name}}}","input":{"question":"How fast is a durable step?"}}""";
        return new(connections, Request("POST", "/v1/workflows", body, "application/json"));
    }

    public async Task RunAsync(int place)
    {
        var connection = _connections[place];
        var accepted = await connection.SendAsync(_submit);
        Expect(accepted, "202");
        var location = accepted.IndexOf("Location: ", StringComparison.Ordinal) + 10;
        var path = accepted[location..accepted.IndexOf('\r', location)];
        var events = await connection.SendAsync(Encoding.ASCII.GetBytes($"GET {path}/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"));
        if (!events.Contains("event: WorkflowCompleted", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The stream ended without the run's end: {events}");
        }
    }

    public void Dispose() => Array.ForEach(_connections, c => c.Dispose());

    private static void Expect(string answer, string status)
    {
        if (!answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Expected {status}, found: {answer}");
        }
    }

    private static byte[] Request(string method, string path, string body, string type) => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
