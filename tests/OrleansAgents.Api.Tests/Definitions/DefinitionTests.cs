using System.Net;
using System.Text;
using OrleansAgents.Api.Tests.Servers;
using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Tests.Definitions;

public sealed class DefinitionTests : IAsyncLifetime
{
    private const string Yaml = "name: answer # é\nsteps: []\n";
    private ApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("application/yaml")]
    [InlineData("text/yaml; charset=utf-8")]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    public async Task Put_Definition_IsStoredAndShownAsItCame(string mediaType)
    {
        using var put = await _server.SendAsync(HttpMethod.Put, "/v1/definitions/answer", Yaml, mediaType);
        using var get = await _server.GetAsync("/v1/definitions/answer");

        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal(await put.Content.ReadAsStringAsync(), await get.Content.ReadAsStringAsync());
        var view = await get.JsonAsync();
        Assert.Equal(("answer", Yaml, DefinitionHash.Of(Yaml).Value), (view.Text("name"), view.Text("text"), view.Text("hash")));
    }

    [Fact]
    public async Task Get_AskedForYaml_GivesTheText()
    {
        using var put = await _server.SendAsync(HttpMethod.Put, "/v1/definitions/answer", Yaml, "application/yaml");
        using var get = await _server.GetAsync("/v1/definitions/answer", ("Accept", "application/yaml"));

        Assert.Equal("application/yaml", get.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Yaml, await get.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Put_FileWithByteOrderMark_LeavesTheMarkOut()
    {
        using var put = await _server.SendAsync(
            HttpMethod.Put, "/v1/definitions/answer", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Yaml)], "application/yaml");

        Assert.Equal(Yaml, (await put.JsonAsync()).Text("text"));
    }

    [Fact]
    public async Task Put_InvalidDefinition_IsRefusedWithEveryProblem()
    {
        using var put = await _server.SendAsync(HttpMethod.Put, "/v1/definitions/answer", "broken: true", "application/yaml");

        var refusal = await put.IsRefusedAsync(HttpStatusCode.BadRequest, "definition.invalid");
        Assert.Equal(
            ["2:1 /steps No steps.", "3:5 /stepz Unknown key 'stepz'."],
            refusal.GetProperty("problems").EnumerateArray().Select(problem =>
                $"{problem.GetProperty("line")}:{problem.GetProperty("column")} {problem.Text("path")} {problem.Text("message")}"));
    }

    [Fact]
    public async Task Put_TextThatIsNotUtf8_IsRefused()
    {
        using var put = await _server.SendAsync(HttpMethod.Put, "/v1/definitions/answer", [(byte)'a', 0xE9], "application/yaml");

        await put.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain; charset=latin1")]
    public async Task Put_OtherMediaType_IsRefused(string? mediaType)
    {
        using var put = await _server.SendAsync(HttpMethod.Put, "/v1/definitions/answer", Yaml, mediaType);

        await put.IsRefusedAsync(HttpStatusCode.UnsupportedMediaType, "request.unsupported_media_type");
    }

    [Fact]
    public async Task Get_UnknownDefinition_IsNotFound()
    {
        using var response = await _server.GetAsync("/v1/definitions/nobody");

        await response.IsRefusedAsync(HttpStatusCode.NotFound, "definition.not_found");
    }

    [Fact]
    public async Task List_Definitions_NamesThemWithoutTexts()
    {
        foreach (var name in (string[])["b", "a"])
        {
            using var put = await _server.SendAsync(HttpMethod.Put, "/v1/definitions/" + name, Yaml, "application/yaml");
        }

        using var response = await _server.GetAsync("/v1/definitions");

        var items = (await response.JsonAsync()).EnumerateArray().ToList();
        Assert.Equal(["a", "b"], items.Select(item => item.Text("name")));
        Assert.All(items, item => Assert.False(item.TryGetProperty("text", out _)));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(8)]
    public async Task Get_ByHash_ShowsThatVersion(int digits)
    {
        using var first = await _server.SendAsync(HttpMethod.Put, "/v1/definitions/answer", Yaml, "application/yaml");
        using var second = await _server.SendAsync(HttpMethod.Put, "/v1/definitions/answer", Yaml + "# newer\n", "application/yaml");
        var hash = (await first.JsonAsync()).Text("hash")[..digits];

        using var view = await _server.GetAsync("/v1/definitions/answer?hash=" + hash);
        using var text = await _server.GetAsync("/v1/definitions/answer?hash=" + hash, ("Accept", "application/yaml"));

        Assert.Equal(await first.Content.ReadAsStringAsync(), await view.Content.ReadAsStringAsync());
        Assert.Equal(Yaml, await text.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("definition.hash_invalid", ErrorKind.Invalid, HttpStatusCode.BadRequest)]
    [InlineData("definition.not_found", ErrorKind.NotFound, HttpStatusCode.NotFound)]
    [InlineData("definition.hash_ambiguous", ErrorKind.Conflict, HttpStatusCode.Conflict)]
    public async Task Get_ByHashRefusedBehindTheSeam_KeepsTheCode(string code, ErrorKind kind, HttpStatusCode status)
    {
        _server.Catalog.Refusal = new(code, kind, "No.");

        using var response = await _server.GetAsync("/v1/definitions/answer?hash=12345678");

        await response.IsRefusedAsync(status, code);
    }

    [Theory]
    [InlineData("hash=")]
    [InlineData("hash=12345678&hash=87654321")]
    public async Task Get_ByNoHashOrTwo_IsRefused(string query)
    {
        using var response = await _server.GetAsync("/v1/definitions/answer?" + query);

        await response.IsRefusedAsync(HttpStatusCode.BadRequest, "request.invalid");
    }

    [Fact]
    public async Task ListVersions_OfOneName_NamesThemNewestFirstWithoutTexts()
    {
        foreach (var (name, text) in ((string, string)[])[("answer", "a"), ("other", "b"), ("answer", "c")])
        {
            using var put = await _server.SendAsync(HttpMethod.Put, "/v1/definitions/" + name, text, "application/yaml");
        }

        using var response = await _server.GetAsync("/v1/definitions/answer/versions");

        var items = (await response.JsonAsync()).EnumerateArray().ToList();
        Assert.Equal([DefinitionHash.Of("c").Value, DefinitionHash.Of("a").Value], items.Select(item => item.Text("hash")));
        Assert.All(items, item => Assert.False(item.TryGetProperty("text", out _)));
    }

    [Fact]
    public async Task ListVersions_OfAnUnknownName_IsNotFound()
    {
        using var response = await _server.GetAsync("/v1/definitions/nobody/versions");

        await response.IsRefusedAsync(HttpStatusCode.NotFound, "definition.not_found");
    }
}
