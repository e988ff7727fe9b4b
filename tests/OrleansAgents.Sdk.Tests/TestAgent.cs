using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.Sdk.Serving;

namespace OrleansAgents.Sdk.Tests;

/// <summary>A real service on a free port that is an agent, and somebody who calls it.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestAgent(WebApplication app)
    {
        _app = app;
        Client = new() { BaseAddress = new(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public int Running => _app.Services.GetRequiredService<WorkDesk>().Running;

    public int Callers(string requestId) => _app.Services.GetRequiredService<WorkDesk>().CallersOf(requestId);

    public bool IsDraining => _app.Services.GetRequiredService<WorkDesk>().IsDraining;

    public Uri Address => new(_app.Urls.First());

    public static Task<TestAgent> StartAsync(
        Func<AgentCall, CancellationToken, Task<AgentReply>> handler,
        Action<OrleansAgentOptions>? configure = null,
        TimeProvider? time = null,
        ILoggerProvider? log = null,
        Func<AgentCall, CancellationToken, Task>? onMessages = null) =>
        StartAsync(app => app.MapAgent("/agent", handler, onMessages), configure, time, log);

    public static async Task<TestAgent> StartAsync(
        Action<WebApplication> map, Action<OrleansAgentOptions>? configure = null, TimeProvider? time = null, ILoggerProvider? log = null, bool again = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddOrleansAgent(options =>
        {
            options.Name = "tester";
            options.Capabilities.Add("testing");
            configure?.Invoke(options);
        });
        if (again)
        {
            builder.Services.AddOrleansAgent();
        }

        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new(app);
    }

    public static AgentCall Call(string requestId = "w/1/1/1", string input = "{}", double timeoutSeconds = 60) => new()
    {
        RequestId = requestId,
        CorrelationId = "c1",
        TargetAgent = "tester",
        RequestType = "testing",
        TimeoutSeconds = timeoutSeconds,
        Payload = new()
        {
            Input = JsonPayload.Parse(input),
            Steps = new Dictionary<string, JsonPayload>(),
            Hop = 1,
            Cycle = 1,
            MaxCycles = 1,
            RemainingHops = 0,
            With = JsonPayload.EmptyObject,
        },
    };

    public async Task<AgentAnswer> AnswerAsync(AgentCall call, CancellationToken cancellationToken = default)
    {
        using var response = await PostAsync(call, cancellationToken);
        return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellationToken), AgentJson.Default.AgentAnswer)!;
    }

    public Task<HttpResponseMessage> PostAsync(AgentCall call, CancellationToken cancellationToken = default) =>
        PostAsync(JsonSerializer.SerializeToUtf8Bytes(call, AgentJson.Default.AgentCall), "application/json", cancellationToken);

    public Task<HttpResponseMessage> PostAsync(string body, string? contentType = "application/json") =>
        PostAsync(Encoding.UTF8.GetBytes(body), contentType, CancellationToken.None);

    public async Task<HttpResponseMessage> PostAsync(byte[] body, string? contentType, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return await Client.PostAsync(new Uri("/agent", UriKind.Relative), content, cancellationToken);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
