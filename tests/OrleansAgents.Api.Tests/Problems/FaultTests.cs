using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Api.Tests.Servers;

namespace OrleansAgents.Api.Tests.Problems;

public sealed class FaultTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task Fault_Unexpected_IsLoggedAndShowsNothingOfTheInside(string environment)
    {
        await using var server = await ApiServer.StartAsync(environment: environment);
        server.Workflows.Fault = new InvalidOperationException("secret inside");

        using var response = await server.GetAsync("/v1/workflows/run-1", ("X-Correlation-Id", "c-5"));

        var refusal = await response.IsRefusedAsync(HttpStatusCode.InternalServerError, "server.error");
        Assert.Equal("c-5", refusal.Text("correlationId"));
        var text = refusal.GetRawText();
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" at ", text, StringComparison.Ordinal);
        var record = Assert.Single(server.Log.All, record => record.Id == 1201);
        Assert.Equal(LogLevel.Error, record.Level);
        Assert.Contains("c-5", record.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_StoreUnavailable_KeepsItsCodeAndSaysWhenToComeBack()
    {
        await using var server = await ApiServer.StartAsync();
        server.Workflows.Fault = new StoreUnavailableException("store.disk_full", "The disk of data.db is full; free some space.");

        using var response = await server.StartRunAsync("""{"definition":"a"}""");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.ServiceUnavailable, "store.disk_full");
        Assert.Contains("free some space", refusal.Text("detail"), StringComparison.Ordinal);
        Assert.Single(server.Log.All, record => record.Id == 1203);
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound, "request.route_not_found")]
    [InlineData("GET", "/", HttpStatusCode.NotFound, "request.route_not_found")]
    [InlineData("GET", "/v1/workflows/a/b/c", HttpStatusCode.NotFound, "request.route_not_found")]
    [InlineData("DELETE", "/v1/workflows", HttpStatusCode.MethodNotAllowed, "request.method_not_allowed")]
    [InlineData("POST", "/v1/agents", HttpStatusCode.MethodNotAllowed, "request.method_not_allowed")]
    public async Task Routing_NoRouteOrOtherMethod_IsAProblem(string method, string path, HttpStatusCode status, string code)
    {
        await using var server = await ApiServer.StartAsync();

        using var response = await server.SendAsync(new(method), path, (string?)null);

        var refusal = await response.IsRefusedAsync(status, code);
        Assert.Contains(path, refusal.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(status == HttpStatusCode.MethodNotAllowed, response.Content.Headers.Allow.Count > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\there")]
    public async Task Correlation_UnprintableId_IsRefused(string id)
    {
        await using var server = await ApiServer.StartAsync();

        using var response = await server.GetAsync("/healthz", ("X-Correlation-Id", id));

        await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task Correlation_TooLongId_IsRefused()
    {
        await using var server = await ApiServer.StartAsync();

        using var longest = await server.GetAsync("/healthz", ("X-Correlation-Id", new string('c', 128)));
        using var longer = await server.GetAsync("/healthz", ("X-Correlation-Id", new string('c', 129)));

        Assert.Equal(new string('c', 128), longest.Headers.GetValues("X-Correlation-Id").Single());
        await longer.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task Body_OfBrokenChunks_IsABadRequest()
    {
        await using var server = await ApiServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        const string Head = "POST /v1/workflows HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        const string Request = Head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Request));

        var answer = await new StreamReader(client.GetStream()).ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("HTTP/1.1 400 Bad Request", answer);
        Assert.DoesNotContain(server.Log.All, record => record.Id == 1201);
    }
}
