using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Locks;

public sealed class LockTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Acquire_FreeLock_AnswersWithTheGrant()
    {
        using var response = await SendAsync("POST", "repo:a", """{"owner":"ann","ttlSeconds":30}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            """{"resource":"repo:a","owner":"ann","fence":7,"expiresAt":"2026-11-20T12:00:30+00:00"}""", await response.Content.ReadAsStringAsync());
        Assert.Equal([new LockRequest("repo:a", "ann", TimeSpan.FromSeconds(30), TimeSpan.Zero)], _server.Locks.Requests);
    }

    [Theory]
    [InlineData("""{"owner":"ann","ttlSeconds":1.5,"waitSeconds":300}""", 1.5, 300)]
    [InlineData("""{"owner":"ann","ttlSeconds":86400,"waitSeconds":0}""", 86_400, 0)]
    [InlineData("""{"owner":"ann","ttlSeconds":1,"waitSeconds":null}""", 1, 0)]
    public async Task Acquire_LeaseAndWait_AreHandedOn(string body, double lease, double wait)
    {
        using var response = await SendAsync("POST", "a", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([new LockRequest("a", "ann", TimeSpan.FromSeconds(lease), TimeSpan.FromSeconds(wait))], _server.Locks.Requests);
    }

    [Fact]
    public async Task Acquire_HeldLock_NamesTheOwnerAndTheQueue()
    {
        _server.Locks.Hold("repo:a", "bob", "carl", "dora");

        using var response = await SendAsync("POST", "repo:a", """{"owner":"ann","ttlSeconds":30}""");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.Conflict, "lock.held");
        Assert.Contains("'bob'", refusal.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(("bob", "2026-11-20T12:00:30+00:00"), (refusal.Text("owner"), refusal.Text("expiresAt")));
        Assert.Equal(["carl", "dora"], refusal.GetProperty("queue").EnumerateArray().Select(waiter => waiter.GetString()));
    }

    [Fact]
    public async Task Acquire_HeldLockThatBecameFree_IsRefusedWithoutAnOwner()
    {
        _server.Locks.Refusal = new("lock.held", Core.Errors.ErrorKind.Conflict, "Held by bob.");

        using var response = await SendAsync("POST", "repo:a", """{"owner":"ann","ttlSeconds":30}""");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.Conflict, "lock.held");
        Assert.False(refusal.TryGetProperty("owner", out _));
    }

    [Fact]
    public async Task Acquire_ClientDisconnects_LeavesTheQueue()
    {
        _server.Locks.Hold("a", "bob");
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
        const string Body = """{"owner":"ann","ttlSeconds":30,"waitSeconds":60}""";
        var head = $"POST /v1/locks/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + Body));
        await _server.Locks.Queued.WaitAsync("the request waits in the queue");

        client.Close();

        await _server.Locks.Left.WaitAsync("the request has left the queue");
    }

    [Fact]
    public async Task Acquire_HostStops_EndsTheWaitWithAnAnswer()
    {
        _server.Locks.Hold("a", "bob");
        var waiting = SendAsync("POST", "a", """{"owner":"ann","ttlSeconds":30,"waitSeconds":60}""");
        await _server.Locks.Queued.WaitAsync("the request waits in the queue");

        var stopped = _server.StopAsync();

        using var response = await waiting;
        await response.IsRefusedAsync(HttpStatusCode.ServiceUnavailable, "server.draining");
        await stopped;
    }

    [Theory]
    [InlineData("""{"owner":"ann","fence":7}""", null)]
    [InlineData("""{"owner":"ann","fence":7,"ttlSeconds":60}""", 60.0)]
    public async Task Renew_ByTheHolder_AnswersWithTheGrant(string body, double? lease)
    {
        _server.Locks.Hold("repo:a", "ann");

        using var response = await SendAsync("PUT", "repo:a", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(7, (await response.JsonAsync()).GetProperty("fence").GetInt64());
        Assert.Equal([("repo:a", "ann", 7L, lease is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null)], _server.Locks.Renewals);
    }

    [Theory]
    [InlineData("", """{"owner":"ann b","fence":7}""")]
    [InlineData("?owner=ann%20b&fence=7", null)]
    [InlineData("?owner=ann%20b&fence=7", "{}")]
    [InlineData("?owner=ann%20b", """{"fence":7}""")]
    public async Task Release_ByBodyOrQuery_IsAnsweredWithNothing(string query, string? body)
    {
        _server.Locks.Hold("repo:a", "ann b");

        using var response = await SendAsync("DELETE", $"repo:a{query}", body);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal([("repo:a", "ann b", 7L)], _server.Locks.Releases);
    }

    [Fact]
    public async Task List_Locks_ShowsHoldersAndQueues()
    {
        _server.Locks.Hold("b", "bob");
        _server.Locks.Hold("a", "ann", "carl");

        using var response = await _server.GetAsync("/v1/locks");

        Assert.Equal(
            """
            [{"resource":"a","owner":"ann","fence":8,"acquiredAt":"2026-11-20T12:00:00+00:00","expiresAt":"2026-11-20T12:00:30+00:00","queue":["carl"]},{"resource":"b","owner":"bob","fence":7,"acquiredAt":"2026-11-20T12:00:00+00:00","expiresAt":"2026-11-20T12:00:30+00:00","queue":[]}]
            """,
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_Lock_ShowsIt()
    {
        _server.Locks.Hold("a", "ann", "carl");

        using var response = await _server.GetAsync("/v1/locks/a");

        Assert.Equal("carl", (await response.JsonAsync()).GetProperty("queue")[0].GetString());
    }

    private Task<HttpResponseMessage> SendAsync(string method, string resource, string? body) =>
        _server.SendAsync(new(method), $"/v1/locks/{resource}", body);
}
