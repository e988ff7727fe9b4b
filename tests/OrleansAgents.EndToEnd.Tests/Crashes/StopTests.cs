using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Crashes;

/// <summary>SIGTERM while agents work.</summary>
public sealed class StopTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly GatedAgent _agent;
    private readonly string _config;

    public StopTests()
    {
        _agent = new(_folder, "gated");
        _folder.Write("two.yaml", "name: two\nsteps:\n  - { id: gate, agent: gated }\n  - { id: after, agent: gated }\noutput: after\n");
        _config = _folder.Write("orleansagents.yaml", $"agents:\n{_agent.Entry}\ndefinitions: [two.yaml]\n");
    }

    [Fact]
    public async Task Stop_WorkThatEndsInTime_IsRecordedAndNotRepeated()
    {
        await using var first = await StartAsync(drain: "00:01:00");
        var id = await first.Api.StartAsync("two");
        var call = await _agent.BegunAsync();
        await StopBegunAsync(first, id);
        _agent.LetThrough("in time");
        Assert.Equal(0, await first.ExitAsync());

        await using var second = await StartAsync(drain: "00:01:00");

        Assert.Equal($"{id}/gate/1/1", call.RequestId);
        Assert.Equal($"{id}/after/1/1", (await _agent.BegunAsync()).RequestId);
        _agent.LetThrough("after the restart");
        var ended = await second.Api.EndAsync(id);
        Assert.Equal("in time", (string?)ended["steps"]![0]!["result"]);
        Assert.Equal("after the restart", (string?)ended["output"]);
        await second.StopAsync();
    }

    [Fact]
    public async Task Stop_WorkThatOutlastsTheDrain_IsCalledAgainUnderTheSameId()
    {
        await using var first = await StartAsync(drain: "00:00:00.200");
        var id = await first.Api.StartAsync("two");
        var call = await _agent.BegunAsync();
        await first.StopAsync();
        Assert.Contains("1 agents still work", first.Out.Text, StringComparison.Ordinal);
        await call.GoneAsync();

        await using var second = await StartAsync(drain: "00:01:00");

        Assert.Equal(call.RequestId, (await _agent.BegunAsync()).RequestId);
        _agent.LetThrough("second call");
        Assert.Equal($"{id}/after/1/1", (await _agent.BegunAsync()).RequestId);
        _agent.LetThrough("done");
        var ended = await second.Api.EndAsync(id);
        Assert.Equal("second call", (string?)ended["steps"]![0]!["result"]);
        Assert.Equal(1, (int)ended["steps"]![0]!["attempt"]!);
        await second.StopAsync();
    }

    [Fact]
    public async Task Stop_SecondSignal_EndsAtOnce()
    {
        await using var first = await StartAsync(drain: "00:10:00");
        var id = await first.Api.StartAsync("two");
        var call = await _agent.BegunAsync();
        await StopBegunAsync(first, id);

        first.Terminate();

        Assert.Equal(128 + 15, await first.ExitAsync(TimeSpan.FromSeconds(10)));
        await using var second = await StartAsync(drain: "00:01:00");
        Assert.Equal(call.RequestId, (await _agent.BegunAsync()).RequestId);
    }

    public void Dispose()
    {
        _agent.Dispose();
        _folder.Dispose();
    }

    private Task<ServerProcess> StartAsync(string drain) =>
        ServerProcess.StartAsync(_folder.Data, _config, new Dictionary<string, string> { ["ORLEANSAGENTS__HOST__DRAINTIMEOUT"] = drain });

    /// <summary>Asks the server to stop, and waits until it does: a stopping server ends its event streams.</summary>
    private static async Task StopBegunAsync(ServerProcess server, string id)
    {
        var seen = new TaskCompletionSource();
        var stream = ReadToEndAsync(server.Api, id, seen);
        await Patience.ForAsync(seen.Task, "the first event of a stream");
        server.Terminate();
        await Patience.ForAsync(stream, "the end of an event stream of a stopping server");
    }

    private static async Task ReadToEndAsync(ApiClient api, string id, TaskCompletionSource seen)
    {
        await foreach (var _ in api.FollowAsync($"v1/workflows/{id}/events", 0, CancellationToken.None))
        {
            seen.TrySetResult();
        }
    }
}
