using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansAgents.Agents.Tests.Chat;

/// <summary>What the model was asked.</summary>
internal sealed record Asked(string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    public IEnumerable<string> Messages => Body.GetProperty("messages").EnumerateArray()
        .Select(message => $"{message.GetProperty("role").GetString()}: {message.GetProperty("content").GetString()}");
}

/// <summary>A stand-in for a model on a free port. Its answers are taken in turn; the last one is given again and again.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Asked> _asked = new();
    private readonly RequestDelegate[] _answers;

    private ModelServer(WebApplication app, RequestDelegate[] answers)
    {
        (_app, _answers) = (app, answers);
        app.Run(AnswerAsync);
    }

    public Uri Endpoint => new(_app.Urls.First() + "/v1");

    public Asked[] Asked => [.. _asked];

    public static async Task<ModelServer> StartAsync(params RequestDelegate[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new ModelServer(builder.Build(), answers);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A whole answer: its pieces of text, why it ends, and the tokens if they are counted.</summary>
    public static RequestDelegate Says(string[] pieces, string finish = "stop", (int Input, int Output)? usage = null) => async http =>
    {
        await BeginAsync(http);
        foreach (var piece in pieces)
        {
            await SendAsync(http, Piece(piece));
        }

        await SendAsync(http, $$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{finish}}"}]}""");
        if (usage is { } used)
        {
            await SendAsync(http, $$$"""{"choices":[],"usage":{"prompt_tokens":{{{used.Input}}},"completion_tokens":{{{used.Output}}},"total_tokens":0}}""");
        }

        await SendAsync(http, "[DONE]");
    };

    public static RequestDelegate Says(string text, (int Input, int Output)? usage = null) => Says([text], usage: usage);

    /// <summary>A status without an answer.</summary>
    public static RequestDelegate Status(int status, string? retryAfter = null, string body = "") => http =>
    {
        http.Response.StatusCode = status;
        http.Response.Headers.RetryAfter = retryAfter;
        return http.Response.WriteAsync(body);
    };

    public static string Piece(string text) => $$$"""{"choices":[{"index":0,"delta":{"content":{{{JsonSerializer.Serialize(text)}}}}}]}""";

    public static Task BeginAsync(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        return http.Response.StartAsync();
    }

    public static async Task SendAsync(HttpContext http, string data)
    {
        await http.Response.WriteAsync($"data: {data}\n\n", Encoding.UTF8);
        await http.Response.Body.FlushAsync();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _asked.Enqueue(new(http.Request.Path, headers, body.RootElement.Clone()));
        await _answers[Math.Min(_asked.Count, _answers.Length) - 1](http);
    }
}
