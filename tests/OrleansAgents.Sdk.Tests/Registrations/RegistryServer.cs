using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansAgents.Sdk.Tests.Registrations;

/// <summary>A registry that does what the test says, and keeps what agents say to it.</summary>
internal sealed class RegistryServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Said> _said = Channel.CreateUnbounded<Said>();

    private RegistryServer(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Gets or sets what comes back: a status and a body.</summary>
    public Func<Said, (int Status, string Body)> Reply { get; set; } = said => said.Method == "DELETE" ? (204, "") : (200, "{}");

    public Uri Address => new(_app.Urls.First());

    public static async Task<RegistryServer> StartAsync(int port = 0)
    {
        var server = new RegistryServer(port);
        await server._app.StartAsync();
        return server;
    }

    public async Task<Said> NextAsync() => await _said.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public bool IsSilent => _said.Reader.Count == 0;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var said = new Said(http.Request.Method, http.Request.Path + http.Request.QueryString, await reader.ReadToEndAsync());
        var (status, body) = Reply(said);
        http.Response.StatusCode = status;
        if (status != 204)
        {
            http.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
            await http.Response.WriteAsync(body);
        }

        await http.Response.CompleteAsync();
        await _said.Writer.WriteAsync(said);
    }
}

/// <summary>One request of an agent.</summary>
internal sealed record Said(string Method, string Path, string Body);
