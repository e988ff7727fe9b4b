using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansAgents.EndToEnd.Tests.Chat;

/// <summary>A stand-in for a model on a free port: it streams two pieces of text, and says the second when the test lets it.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    public const int InputTokens = 1000;
    public const int OutputTokens = 500;
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _second = new(0);
    private int _asked;

    private ModelServer(WebApplication app)
    {
        _app = app;
        app.MapPost("/v1/chat/completions", AnswerAsync);
    }

    /// <summary>Gets how often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public string Endpoint => $"{_app.Urls.First()}/v1";

    public static async Task<ModelServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ModelServer(builder.Build());
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Lets one answer go on to its second piece.</summary>
    public void GoOn() => _second.Release();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _second.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _asked);
        http.Response.ContentType = "text/event-stream";
        await SendAsync(http, Piece("A hop is "));
        await _second.WaitAsync(http.RequestAborted);
        await SendAsync(http, Piece("one call of an agent."));
        await SendAsync(http, """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""");
        await SendAsync(http, $$$"""{"choices":[],"usage":{"prompt_tokens":{{{InputTokens}}},"completion_tokens":{{{OutputTokens}}},"total_tokens":0}}""");
        await SendAsync(http, "[DONE]");
    }

    private static string Piece(string text) => $$$"""{"choices":[{"index":0,"delta":{"content":{{{JsonSerializer.Serialize(text)}}}}}]}""";

    private static async Task SendAsync(HttpContext http, string data)
    {
        await http.Response.WriteAsync($"data: {data}\n\n", Encoding.UTF8, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
