using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrleansAgents.EndToEnd.Tests.Messages;

/// <summary>
/// A service that plays every agent of the storm, over real HTTP: it fails, hangs up before or after its work, asks to be left
/// alone and is slow, at random, and can be restarted on its address.
/// </summary>
internal sealed class StormAgents : IAsyncDisposable
{
    private const int PortsFrom = 20_000;                      // below those that systems give to whoever asks for any
    private const int PortsTo = 30_000;
    private const int PortsTried = 100;

    private readonly Deliveries _deliveries;
    private readonly Lock _gate = new();
    private readonly Random _random;
    private WebApplication? _service;

    private StormAgents(Deliveries deliveries, Random random) => (_deliveries, _random) = (deliveries, random);

    public Uri Address { get; private set; } = null!;

    /// <summary>Gets how many calls were failed on purpose.</summary>
    public int Failures { get; private set; }

    public int Restarts { get; private set; }

    public static async Task<StormAgents> StartAsync(Deliveries deliveries, Random random)
    {
        var agents = new StormAgents(deliveries, random);
        for (var tried = 1; ; tried++)
        {
            try
            {
                agents.Address = new($"http://127.0.0.1:{random.Next(PortsFrom, PortsTo)}");
                agents._service = await agents.ListenAsync();
                return agents;
            }
            catch (IOException) when (tried < PortsTried)
            {
                // Somebody else listens there.
            }
        }
    }

    /// <summary>Stops listening, breaks every connection, and listens again at the same address.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _service = await ListenAsync();
        Restarts++;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StopAsync()
    {
        if (_service is { } service)
        {
            _service = null;
            await service.StopAsync(new CancellationToken(canceled: true));
            await service.DisposeAsync();
        }
    }

    private async Task<WebApplication> ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.ToString());
        var service = builder.Build();
        service.MapPost("/{agent}", AnswerAsync);
        try
        {
            await service.StartAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var call = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        switch (Next(100))
        {
            case < 4:
                Fail(context, HttpStatusCode.InternalServerError);
                return;
            case < 7:
                context.Response.Headers.RetryAfter = Next(10) == 0 ? "1" : "0";
                Fail(context, HttpStatusCode.TooManyRequests);
                return;
            case < 10:
                HangUp(context);
                return;
            case < 13:
                Work(call);
                HangUp(context);
                return;
            case < 18:
                await Task.Delay(TimeSpan.FromMilliseconds(Next(30)), TimeProvider.System, context.RequestAborted);
                break;
        }

        await context.Response.WriteAsJsonAsync(Work(call), context.RequestAborted);
    }

    private JsonObject Work(JsonNode call)
    {
        var (request, payload) = ((string)call["request_id"]!, call["payload"]!);
        var (run, isPush) = (request[..request.IndexOf('/', StringComparison.Ordinal)], (string?)call["request_type"] == "message");
        _deliveries.Add(run, payload["messages"]!.AsArray(), isPush);
        var (step, cycle) = (request.Split('/')[1], (int)payload["cycle"]!);
        return new()
        {
            ["request_id"] = request,
            ["status"] = "success",
            ["result"] = new JsonObject { ["done"] = cycle == StormPlan.Cycles },
            ["messages"] = isPush ? [] : StormPlan.MessagesOf(step, cycle),
        };
    }

    private void Fail(HttpContext context, HttpStatusCode status)
    {
        Count();
        context.Response.StatusCode = (int)status;
    }

    private void HangUp(HttpContext context)
    {
        Count();
        context.Abort();
    }

    private void Count()
    {
        lock (_gate)
        {
            Failures++;
        }
    }

    private int Next(int below)
    {
        lock (_gate)
        {
            return _random.Next(below);
        }
    }
}
