using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>A real HTTP server on a free port of this machine; a test writes its answers, and it writes down what it was asked.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, Func<HttpContext, Task>> _answers = [];

    private StubServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public ConcurrentQueue<Request> Requests { get; } = [];

    public sealed record Request(string Line, IReadOnlyDictionary<string, string> Headers, string Body);

    public static async Task<StubServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new StubServer(builder.Build());
        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync();
        return stub;
    }

    /// <summary>Gives an address where nobody listens.</summary>
    public static async Task<string> NobodyAsync()
    {
        await using var stub = await StartAsync();
        return stub.Url;
    }

    public StubServer On(string line, Func<HttpContext, Task> answer)
    {
        _answers[line] = answer;
        return this;
    }

    public StubServer On(string line, string json, int status = 200) => On(line, context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        return context.Response.WriteAsync(json);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var line = $"{context.Request.Method} {context.Request.Path}";
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Enqueue(new(line + context.Request.QueryString, headers, await reader.ReadToEndAsync()));
        if (_answers.TryGetValue(line, out var answer))
        {
            await answer(context);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }
}
