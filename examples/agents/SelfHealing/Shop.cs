using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExampleAgents.Folders;

namespace ExampleAgents.SelfHealing;

/// <summary>
/// The web shop that is broken and healed: <c>GET /health</c>, <c>GET /price</c>, <c>POST /stop</c>. It serves until it is stopped, or
/// until nobody has asked for a while: whatever happens to the run that started it, it does not stay for ever.
/// </summary>
internal sealed class Shop(HttpListener listener, Counter counter, string instance)
{
    private const int PortTries = 5;
    private static readonly TimeSpan ClosesAfter = TimeSpan.FromMinutes(2);

    public static async Task<int> ServeAsync(string path)
    {
        var folder = new ShopFolder(path);
        using var serving = FolderLock.TryTake(folder.Serving);
        if (serving is null || File.Exists(folder.Closed))
        {
            Console.WriteLine("Another process serves this shop, or it is closed.");
            return 0;
        }

        using var listener = Listen(out var port);
        var instance = Guid.NewGuid().ToString("N");
        AtomicFile.Write(folder.Address, new ShopAddress(port, Environment.ProcessId, instance).ToJson());
        Console.WriteLine($"Process {Environment.ProcessId} serves at port {port}.");
        await new Shop(listener, new(folder), instance).ServeAsync();
        return 0;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (Answer(await listener.GetContextAsync().WaitAsync(ClosesAfter)))
            {
            }
        }
        catch (TimeoutException)
        {
            Console.WriteLine($"Nobody came for {ClosesAfter.TotalMinutes:0} minutes; the shop closes.");
        }
    }

    /// <summary>Answers one request, and says whether to go on.</summary>
    private bool Answer(HttpListenerContext context)
    {
        var request = $"{context.Request.HttpMethod} {context.Request.Url?.AbsolutePath}";
        var (status, body) = request switch
        {
            "GET /health" => (HttpStatusCode.OK, Health()),
            "GET /price" => Price(),
            "POST /stop" => (HttpStatusCode.OK, new()),
            _ => (HttpStatusCode.NotFound, new JsonObject { ["error"] = $"Expected GET /health, GET /price or POST /stop, found {request}." }),
        };
        Console.WriteLine($"{request} {(int)status}");
        try
        {
            context.Response.StatusCode = (int)status;
            context.Response.ContentType = "application/json";
            context.Response.Close(JsonSerializer.SerializeToUtf8Bytes(body), willBlock: true);
        }
        catch (HttpListenerException)
        {
            // Whoever asked has gone.
        }

        return request != "POST /stop";
    }

    private JsonObject Health() => new()
    {
        ["instance"] = instance,
        ["issues"] = counter.Sell().Issue is { } issue ? new JsonArray(issue.ToJson()) : new JsonArray(),
    };

    private (HttpStatusCode Status, JsonObject Body) Price()
    {
        var (price, issue) = counter.Sell();
        return issue is null
            ? (HttpStatusCode.OK, new() { ["apple"] = price.ToString("0.00", CultureInfo.InvariantCulture) })
            : (HttpStatusCode.InternalServerError, issue.ToJson());
    }

    private static HttpListener Listen(out int port)
    {
        for (var tries = 1; ; tries++)
        {
            port = FreePort();
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException) when (tries < PortTries)
            {
                listener.Close(); // somebody took the port in the meantime
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
