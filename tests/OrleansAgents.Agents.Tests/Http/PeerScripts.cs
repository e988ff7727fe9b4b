namespace OrleansAgents.Agents.Tests.Http;

/// <summary>How peers misbehave, and which failure each must become.</summary>
internal static class PeerScripts
{
    private const int Many = 100_000;

    public static IReadOnlyDictionary<string, (Func<PeerRequest, Task> Script, string Code)> All { get; } =
        new Dictionary<string, (Func<PeerRequest, Task>, string)>
        {
            ["good"] = (Closing(r => r.RespondAsync(r.Success)), ""),
            ["silent"] = (r => r.WhenClosedAsync(), "agent.timeout"),
            ["silent after the headers"] = (Hanging(r => r.RespondAsync("", length: 100)), "agent.timeout"),
            ["slow"] = (SlowAsync, "agent.timeout"),
            ["garbage"] = (Closing(r => r.RespondAsync("Gr\u00fc\u00dfe \u0001 {")), "agent.invalid_answer"),
            ["no HTTP"] = (Closing(r => r.WriteAsync("SSH-2.0-OpenSSH_9.6\r\n\r\n")), "agent.invalid_answer"),
            ["another's answer"] = (Closing(r => r.RespondAsync("""{"request_id":"other","status":"success"}""")), "agent.invalid_answer"),
            ["a page"] = (Closing(r => r.RespondAsync(r.Success, "Content-Type: text/html\r\n")), "agent.invalid_answer"),
            ["two answers"] = (Closing(r => r.RespondAsync(r.Success + r.Success)), "agent.invalid_answer"),
            ["endless body"] = (EndlessBodyAsync, "agent.output_too_large"),
            ["endless headers"] = (EndlessHeadersAsync, "agent.invalid_answer"),
            ["closes in the body"] = (Closing(r => r.RespondAsync(r.Success, length: 1000)), "agent.connection_lost"),
            ["closes before the headers"] = (Closing(_ => Task.CompletedTask), "agent.connection_lost"),
            ["500"] = (Closing(r => r.RespondAsync("oops", "", "500 Internal Server Error")), "agent.http_status"),
            ["503 later"] = (Closing(r => r.RespondAsync("", "Retry-After: 7\r\n", "503 Service Unavailable")), "agent.http_status"),
            ["redirect"] = (Closing(r => r.RespondAsync("", "Location: /elsewhere\r\n", "307 Temporary Redirect")), "agent.http_status"),
            ["own error"] = (Closing(r => r.RespondAsync("""{"status":"error","error":{"code":"my.own","message":"m","retryable":false}}""")), "my.own"),
        };

    private static Func<PeerRequest, Task> Closing(Func<PeerRequest, Task> script) => async request =>
    {
        request.Close();
        await script(request);
    };

    private static Func<PeerRequest, Task> Hanging(Func<PeerRequest, Task> script) => async request =>
    {
        await script(request);
        await request.WhenClosedAsync();
    };

    // One byte after the other, and never the last: each is a sign of life, and the call must end all the same.
    private static async Task SlowAsync(PeerRequest request)
    {
        request.Close();
        await request.RespondAsync("{", length: 200_000);
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (await beat.WaitForNextTickAsync())
        {
            await request.WriteAsync(" ");
        }
    }

    private static async Task EndlessBodyAsync(PeerRequest request)
    {
        request.Close();
        await request.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = "2000\r\n" + new string(' ', 0x2000) + "\r\n";
        for (var i = 0; i < Many; i++)
        {
            await request.WriteAsync(chunk);
        }
    }

    private static async Task EndlessHeadersAsync(PeerRequest request)
    {
        request.Close();
        await request.WriteAsync("HTTP/1.1 200 OK\r\n");
        var header = $"X-More: {new string('x', 1000)}\r\n";
        for (var i = 0; i < Many; i++)
        {
            await request.WriteAsync(header);
        }
    }
}
