using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansAgents.Silo.Tests.Processes.Cluster;

/// <summary>One call of an agent, as the agent sees it.</summary>
/// <param name="RequestId">The call's id: workflow/step/cycle/attempt.</param>
/// <param name="Silo">Which silo makes it.</param>
/// <param name="Number">Which call with this id it is, from 1.</param>
/// <param name="At">When it came.</param>
internal sealed record AgentCall(string RequestId, string Silo, int Number, DateTimeOffset At)
{
    public string Workflow => RequestId[..RequestId.IndexOf('/', StringComparison.Ordinal)];
}

/// <summary>
/// An agent over real HTTP that outlives every silo. Each silo knows it under an address of its own, so that it can tell who calls.
/// It remembers each call and each result that it gave.
/// </summary>
internal sealed class AgentService : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _numbers = [];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _given = [];
    private readonly ConcurrentQueue<AgentCall> _calls = [];
    private readonly Func<AgentCall, CancellationToken, Task<string>> _answer;
    private readonly WebApplication _service;

    private AgentService(Func<AgentCall, CancellationToken, Task<string>> answer)
    {
        _answer = answer;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _service = builder.Build();
        _service.MapPost("/{silo}", AnswerAsync);
    }

    /// <summary>Gets all calls, in the order in which they came.</summary>
    public IReadOnlyCollection<AgentCall> Calls => _calls;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Gives the result of a call; cancelled when the caller is gone.</param>
    public static async Task<AgentService> StartAsync(Func<AgentCall, CancellationToken, Task<string>> answer)
    {
        var service = new AgentService(answer);
        await service._service.StartAsync();
        return service;
    }

    /// <summary>Tells whether a result was really given to a call of an id.</summary>
    public bool HasGiven(string requestId, string result) => _given.TryGetValue(requestId, out var results) && results.Contains(result);

    /// <summary>Gives the agent's entry in a silo's operator's file.</summary>
    public string Entry(string silo) =>
        $$"""  - { name: worker, kind: http, capabilities: [work], endpoint: "{{_service.Urls.First()}}/{{silo}}", maxConcurrency: 1000, timeout: 5m }""";

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync(new CancellationToken(canceled: true));
        await _service.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, string silo)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        var id = (string)body["request_id"]!;
        var call = new AgentCall(id, silo, _numbers.AddOrUpdate(id, 1, (_, n) => n + 1), TimeProvider.System.GetUtcNow());
        _calls.Enqueue(call);
        try
        {
            var result = await _answer(call, context.RequestAborted);
            _given.GetOrAdd(id, _ => []).Enqueue(result);
            await context.Response.WriteAsJsonAsync(new JsonObject { ["request_id"] = id, ["status"] = "success", ["result"] = result }, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; nobody hears the answer.
        }
    }
}
