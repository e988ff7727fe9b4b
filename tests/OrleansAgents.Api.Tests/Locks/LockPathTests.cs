using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Locks;

/// <summary>The names of resources in addresses, sent byte by byte so that no client tidies them up first.</summary>
public sealed class LockPathTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("repo:owner/name", "repo:owner/name")]
    [InlineData("repo:owner%2Fname", "repo:owner/name")]
    [InlineData("repo:owner%2fname", "repo:owner/name")]
    [InlineData("repo%3Aowner%2Fname", "repo:owner/name")]
    [InlineData("%72epo:owner/name", "repo:owner/name")]
    [InlineData("repo:a/b/c%2Fd", "repo:a/b/c/d")]
    [InlineData("url:http://x//y", "url:http://x//y")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("a%252Fb%2Fc", "a%2Fb/c")]
    [InlineData("100%25", "100%")]
    [InlineData("a%2F..%2Fb", "a/../b")]
    [InlineData("caf%C3%A9%2Fx", "caf\u00e9/x")]
    [InlineData("caf%C3%A9", "caf\u00e9")]
    [InlineData("a+b", "a+b")]
    [InlineData("a/heartbeat", "a/heartbeat")]
    [InlineData("a%2Fb?owner=x/y", "a/b")]
    public async Task Acquire_ResourceInTheAddress_IsDecodedOnce(string written, string resource)
    {
        Assert.Equal("HTTP/1.1 200 OK", await PostAsync($"/v1/locks/{written}"));
        Assert.Equal(resource, Assert.Single(_server.Locks.Requests).Resource);
    }

    [Fact]
    public async Task AnyRoute_RawAndEncoded_MeanTheSameResource()
    {
        const string Encoded = "/v1/locks/repo:owner%2Fname";
        const string Raw = "/v1/locks/repo:owner/name";
        _server.Locks.Hold("repo:owner/name", "ann");
        foreach (var path in (string[])[Encoded, Raw])
        {
            using var got = await _server.GetAsync(path);
            using var renewed = await _server.SendAsync(HttpMethod.Put, path, """{"owner":"ann","fence":7}""");
            using var released = await _server.SendAsync(HttpMethod.Delete, $"{path}?owner=ann&fence=7", (string?)null);
            using var held = await _server.SendAsync(HttpMethod.Post, path, """{"owner":"bob","ttlSeconds":30}""");

            Assert.Equal("repo:owner/name", (await got.JsonAsync()).Text("resource"));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (renewed.StatusCode, released.StatusCode));
            await held.IsRefusedAsync(HttpStatusCode.Conflict, "lock.held");
        }
    }

    [Theory]
    [InlineData("/v1/%6Cocks/a%2Fb")]
    [InlineData("/v1/locks/x/../a%2Fb")]
    [InlineData("/v1/locks/%2E/a%2Fb")]
    [InlineData("/v1/locks/")]
    public async Task Acquire_AddressWithoutOneMeaning_IsRefused(string path)
    {
        Assert.Equal("HTTP/1.1 400 Bad Request", await PostAsync(path));
        Assert.Empty(_server.Locks.Requests);
    }

    private async Task<string?> PostAsync(string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
        const string Body = """{"owner":"ann","ttlSeconds":30}""";
        var head = $"POST {target} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + Body));
        return await new StreamReader(client.GetStream()).ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
