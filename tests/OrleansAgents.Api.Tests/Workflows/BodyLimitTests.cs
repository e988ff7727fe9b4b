using System.Net;
using System.Text;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Workflows;

public sealed class BodyLimitTests : IAsyncLifetime
{
    private const int TenMegabytes = 10 * 1024 * 1024;
    private const int BytesMax = (1024 * 1024) + (64 * 1024);
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("POST", "/v1/workflows", true)]
    [InlineData("POST", "/v1/workflows", false)]
    [InlineData("POST", "/v1/workflows/run-1/cancel", false)]
    [InlineData("POST", "/v1/workflows/run-1/signals/deploy", false)]
    [InlineData("POST", "/v1/workflows/run-1/resolve", true)]
    [InlineData("POST", "/v1/workflows/run-1/fork", false)]
    [InlineData("PUT", "/v1/definitions/big", true)]
    [InlineData("PUT", "/v1/definitions/big", false)]
    [InlineData("PUT", "/v1/agents/big", false)]
    [InlineData("POST", "/v1/agents/big/heartbeat", true)]
    [InlineData("POST", "/v1/locks/big", false)]
    [InlineData("PUT", "/v1/locks/big", true)]
    [InlineData("DELETE", "/v1/locks/big", false)]
    public async Task Body_OfTenMegabytes_IsRefusedWhetherOrNotItsLengthIsDeclared(string method, string path, bool declared)
    {
        using var response = await SendAsync(method, path, BodyOf(TenMegabytes), declared);

        await response.IsRefusedAsync(HttpStatusCode.RequestEntityTooLarge, "payload.too_large");
        Assert.Empty(_server.Workflows.Starts);
        Assert.Equal(0, _server.Workflows.Commands);
        Assert.Empty(_server.Agents.Registered);
        Assert.Empty(_server.Agents.Heartbeats);
        Assert.Empty(_server.Locks.Requests);
    }

    [Theory]
    [InlineData(BytesMax, true, HttpStatusCode.Accepted)]
    [InlineData(BytesMax, false, HttpStatusCode.Accepted)]
    [InlineData(BytesMax + 1, true, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(BytesMax + 1, false, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Body_AtTheLimit_IsTheLargestThatIsTaken(int bytes, bool declared, HttpStatusCode expected)
    {
        using var response = await SendAsync("POST", "/v1/workflows", BodyOf(bytes), declared);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Connection_AfterARefusedBody_TakesTheNextRequest()
    {
        using var refused = await SendAsync("POST", "/v1/workflows", BodyOf(TenMegabytes), declared: false);
        using var accepted = await _server.StartRunAsync("""{"definition":"a"}""");

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    private static byte[] BodyOf(int bytes)
    {
        const string Frame = """{"definition":"a","input":""}""";
        var body = Encoding.UTF8.GetBytes(Frame.Insert(Frame.Length - 2, new string('x', bytes - Frame.Length)));
        Assert.Equal(bytes, body.Length);
        return body;
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, byte[] body, bool declared)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(new(method), path) { Content = content };
        request.Headers.TransferEncodingChunked = !declared;
        return await _server.Http.SendAsync(request);
    }
}
