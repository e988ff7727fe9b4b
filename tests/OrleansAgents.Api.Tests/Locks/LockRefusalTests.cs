using System.Net;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Tests.Locks;

public sealed class LockRefusalTests : IAsyncLifetime
{
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("POST", "lock.invalid", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("POST", "lock.queue_full", ErrorKind.Unavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData("PUT", "lock.stale_fence", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("PUT", "lock.not_held", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    [InlineData("DELETE", "lock.stale_fence", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    public async Task Route_RefusedBehindTheSeam_KeepsCodeAndMessage(string method, string code, ErrorKind kind, HttpStatusCode status)
    {
        _server.Locks.Refusal = new(code, kind, "Ask ann.");

        using var response = await SendAsync(method, ValidBodyOf(method));

        Assert.Equal("Ask ann.", (await response.IsRefusedAsync(status, code)).Text("detail"));
    }

    [Fact]
    public async Task Get_LockThatNobodyHolds_IsNotFound()
    {
        using var response = await _server.GetAsync("/v1/locks/repo:owner%2Fname");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.NotFound, "lock.not_found");
        Assert.Contains("'repo:owner/name'", refusal.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "[]", "", "must be a JSON object")]
    [InlineData("POST", "{\"ttlSeconds\":30}", "", "'owner' is missing")]
    [InlineData("POST", "{\"owner\":null,\"ttlSeconds\":30}", "", "'owner' is missing")]
    [InlineData("POST", "{\"owner\":\"ann\"}", "", "'ttlSeconds' is missing")]
    [InlineData("POST", "{\"owner\":7,\"ttlSeconds\":30}", "/owner", "'owner' must be a string of 1 to 256")]
    [InlineData("POST", "{\"owner\":\"\",\"ttlSeconds\":30}", "/owner", "'owner' must be a string of 1 to 256")]
    [InlineData("POST", "{\"owner\":\"ann\",\"ttlSeconds\":0}", "/ttlSeconds", "a number from 1 to 86400")]
    [InlineData("POST", "{\"owner\":\"ann\",\"ttlSeconds\":86401}", "/ttlSeconds", "a number from 1 to 86400")]
    [InlineData("POST", "{\"owner\":\"ann\",\"ttlSeconds\":\"30s\"}", "/ttlSeconds", "a number from 1 to 86400")]
    [InlineData("POST", "{\"owner\":\"ann\",\"ttlSeconds\":30,\"waitSeconds\":-1}", "/waitSeconds", "'waitSeconds' must be a number from 0")]
    [InlineData("POST", "{\"owner\":\"ann\",\"ttlSeconds\":30,\"waitSeconds\":true}", "/waitSeconds", "'waitSeconds' must be a number from 0")]
    [InlineData("POST", "{\"owner\":\"ann\",\"ttlSeconds\":30,\"waitSeconds\":300.5}", "/waitSeconds", "at most 300 (OrleansAgents:Api:LockWaitMax)")]
    [InlineData("POST", "{\"owner\":\"ann\",\"ttlSeconds\":30,\"waitSeconds\":1e300}", "/waitSeconds", "at most 300 (OrleansAgents:Api:LockWaitMax)")]
    [InlineData("POST", "{\"owner\":\"ann\",\"ttlSeconds\":30,\"fence\":7}", "/fence", "'fence' is unknown; known are owner, ttlSeconds and waitSeconds")]
    [InlineData("PUT", "{\"fence\":7}", "", "'owner' is missing; name the holder.")]
    [InlineData("PUT", "{\"owner\":\"ann\"}", "", "'fence' is missing; give the fence of the grant.")]
    [InlineData("PUT", "{\"owner\":\"ann\",\"fence\":0}", "/fence", "a whole number from 1")]
    [InlineData("PUT", "{\"owner\":\"ann\",\"fence\":\"7\"}", "/fence", "a whole number from 1")]
    [InlineData("PUT", "{\"owner\":\"ann\",\"fence\":7,\"ttlSeconds\":0.5}", "/ttlSeconds", "a number from 1 to 86400")]
    [InlineData("PUT", "{\"owner\":\"ann\",\"fence\":7,\"waitSeconds\":1}", "/waitSeconds", "known are owner, fence and ttlSeconds")]
    [InlineData("DELETE", "{\"owner\":\"ann\"}", "", "'fence' is missing; give the fence of the grant in the query or the body")]
    [InlineData("DELETE", "{\"fence\":7}", "", "'owner' is missing; name the holder in the query or the body")]
    [InlineData("DELETE", "{\"owner\":\"ann\",\"fence\":7,\"ttlSeconds\":1}", "/ttlSeconds", "known are owner and fence")]
    public async Task Route_WrongBody_IsRefusedByNameAndPlace(string method, string body, string path, string message)
    {
        using var response = await SendAsync(method, body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        var problem = Assert.Single(refusal.GetProperty("problems").EnumerateArray());
        Assert.Contains(message, problem.Text("message"), StringComparison.Ordinal);
        Assert.Equal(path, problem.Text("path"));
        AssertNothingAsked();
    }

    [Fact]
    public async Task Renew_QueryNamesTheHolder_IsRefusedAsItIsNotRead()
    {
        using var response = await _server.SendAsync(HttpMethod.Put, "/v1/locks/a?owner=ann&fence=7", "{}");

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Equal(2, refusal.GetProperty("problems").GetArrayLength());
    }

    [Theory]
    [InlineData("?owner=ann&fence=0", null, "'fence' must be a whole number from 1")]
    [InlineData("?owner=ann&fence=seven", null, "'fence' must be a whole number from 1")]
    [InlineData("?owner=&fence=7", null, "'owner' must be given once, and not be empty")]
    [InlineData("?owner=ann&owner=bob&fence=7", null, "'owner' must be given once, and not be empty")]
    [InlineData("?owner=ann", null, "'fence' is missing")]
    [InlineData("", "{\"owner\":\"ann\"}", "'fence' is missing")]
    [InlineData("?owner=ann&fence=7", "{\"owner\":\"bob\"}", "'owner' is in the query and in the body; keep one")]
    [InlineData("?owner=ann&fence=7", "{\"fence\":7}", "'fence' is in the query and in the body; keep one")]
    public async Task Release_WrongQuery_IsRefused(string query, string? body, string message)
    {
        using var response = await _server.SendAsync(HttpMethod.Delete, $"/v1/locks/a{query}", body);

        var refusal = await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
        Assert.Contains(message, refusal.Text("detail"), StringComparison.Ordinal);
        AssertNothingAsked();
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("POST", "{\"owner\":\"ann\",\"owner\":\"bob\",\"ttlSeconds\":1}")]
    [InlineData("PUT", "{\"owner\":")]
    [InlineData("DELETE", "{\"fence\":07}")]
    public async Task Route_TextThatIsNotJson_IsRefused(string method, string body)
    {
        using var response = await SendAsync(method, body);

        await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid_json");
        AssertNothingAsked();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Route_OtherMediaType_IsRefused(string method)
    {
        using var response = await _server.SendAsync(new(method), "/v1/locks/a", ValidBodyOf(method), "text/plain");

        await response.IsRefusedAsync(HttpStatusCode.UnsupportedMediaType, "request.unsupported_media_type");
        AssertNothingAsked();
    }

    private static string ValidBodyOf(string method) =>
        method == "POST" ? """{"owner":"ann","ttlSeconds":30}""" : """{"owner":"ann","fence":7}""";

    private void AssertNothingAsked()
    {
        Assert.Empty(_server.Locks.Requests);
        Assert.Empty(_server.Locks.Renewals);
        Assert.Empty(_server.Locks.Releases);
    }

    private Task<HttpResponseMessage> SendAsync(string method, string body) => _server.SendAsync(new(method), "/v1/locks/a", body);
}
