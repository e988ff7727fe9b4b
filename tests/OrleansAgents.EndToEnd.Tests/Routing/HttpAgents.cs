using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansAgents.EndToEnd.Tests.Routing;

/// <summary>Stand-ins for http agents on a free port: the one at <c>/NAME</c> answers each call with its name. They outlive every server.</summary>
internal sealed class HttpAgents : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpAgents(WebApplication app)
    {
        _app = app;
        app.MapPost("/{name}", AnswerAsync);
    }

    public static async Task<HttpAgents> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var agents = new HttpAgents(builder.Build());
        await agents._app.StartAsync();
        return agents;
    }

    public string EndpointOf(string name) => $"{_app.Urls.First()}/{name}";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext http, string name)
    {
        var call = (await JsonNode.ParseAsync(http.Request.Body))!;
        var answer = new JsonObject { ["request_id"] = (string)call["request_id"]!, ["status"] = "success", ["result"] = new JsonObject { ["by"] = name } };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString());
    }
}
