using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Definitions;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Abstractions.Journals;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Tests.Fakes;

namespace OrleansAgents.Api.Tests.Servers;

/// <summary>The front door on a real port of this machine, in front of fakes.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    private WebApplication _app = null!;

    private ApiServer()
    {
    }

    public FakeWorkflowClient Workflows { get; } = new();

    public FakeFeed Feed { get; } = new();

    public FakePartials Partials { get; } = new();

    public FakeCatalog Catalog { get; } = new();

    public FakeRegistry Agents { get; } = new();

    public FakeLocks Locks { get; } = new();

    public FakeRoutes Routes { get; } = new();

    public FakeReadiness Readiness { get; } = new();

    public ManualTime Time { get; } = new();

    public LogRecords Log { get; } = new();

    public HttpClient Http { get; private set; } = null!;

    public Uri Address => Http.BaseAddress!;

    public IServiceProvider Services => _app.Services;

    public static async Task<ApiServer> StartAsync(
        Action<KestrelServerOptions>? kestrel = null, string environment = "Production", Action<IServiceCollection>? services = null)
    {
        var server = new ApiServer();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0);
            kestrel?.Invoke(options);
        });
        builder.Logging.ClearProviders().AddProvider(server.Log);
        server.AddTo(builder.Services);
        services?.Invoke(builder.Services);
        server._app = builder.Build();
        server._app.MapOrleansAgents();
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        server.Http = new() { BaseAddress = new(addresses.Addresses.Single()), Timeout = TimeSpan.FromSeconds(30) };
        return server;
    }

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IWorkflowClient>(Workflows);
        services.AddSingleton<IEventFeed>(Feed);
        services.AddSingleton<IPartialTexts>(Partials);
        services.AddSingleton<IDefinitionCatalog>(Catalog);
        services.AddSingleton<IAgentRegistry>(Agents);
        services.AddSingleton<IResourceLocks>(Locks);
        services.AddSingleton<IRoutes>(Routes);
        services.AddSingleton<IReadiness>(Readiness);
        services.AddOrleansAgentsApi();
        services.Configure<ApiOptions>(options => options.GatherEvents = TimeSpan.Zero);          // tests see each event by itself
    }

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string? mediaType = "application/json", params (string, string)[] headers) =>
        SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), mediaType, headers);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, byte[]? body, string? mediaType = "application/json", params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = mediaType is null ? null : MediaTypeHeaderValue.Parse(mediaType);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<HttpResponseMessage> StartRunAsync(string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/v1/workflows", body, headers: headers);

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, (byte[]?)null, headers: headers);

    public Task<SseReader> StreamAsync(string path, params (string Name, string Value)[] headers) =>
        SseReader.OpenAsync(this, path, headers);

    /// <summary>Begins to stop, as the operator's Ctrl+C does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
