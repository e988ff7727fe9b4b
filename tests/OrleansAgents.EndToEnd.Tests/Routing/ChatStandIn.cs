using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansAgents.EndToEnd.Tests.Routing;

/// <summary>A stand-in for the model of a chat router or arbitrator, on a free port: it says what the test wants, or nothing.</summary>
internal sealed class ChatStandIn : IAsyncDisposable
{
    public const int Tokens = 120;
    private readonly WebApplication _app;

    private ChatStandIn(WebApplication app)
    {
        _app = app;
        app.MapPost("/v1/chat/completions", AnswerAsync);
    }

    /// <summary>Gets or sets what it says to each question; null never answers.</summary>
    public string? Says { get; set; }

    public string Endpoint => $"{_app.Urls.First()}/v1";

    public static async Task<ChatStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var model = new ChatStandIn(builder.Build());
        await model._app.StartAsync();
        return model;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        if (Says is not { } text)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
            return;
        }

        string[] pieces =
        [
            $$$"""{"choices":[{"index":0,"delta":{"content":{{{JsonSerializer.Serialize(text)}}}}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
            $$$"""{"choices":[],"usage":{"prompt_tokens":{{{Tokens - 20}}},"completion_tokens":20,"total_tokens":{{{Tokens}}}}}""",
            "[DONE]",
        ];
        await http.Response.WriteAsync(string.Concat(pieces.Select(piece => $"data: {piece}\n\n")), Encoding.UTF8, http.RequestAborted);
    }
}
