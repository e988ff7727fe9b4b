using System.Net;
using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Locks;

/// <summary>Steps that hold a lock while their agent works, with servers that are killed meanwhile.</summary>
public sealed class StepLockTests : IAsyncLifetime
{
    private const string Input = """{"owner":"ann","name":"site"}""";
    private const string Resource = "repo:ann/site";
    private ServerProcess _server = null!;
    private LockedWork _work = null!;

    private TempFolder Folder { get; } = new();

    public async Task InitializeAsync()
    {
        Define(lease: "30s");
        _server = await StartAsync();
        _work = await LockedWork.StartAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _work.DisposeAsync();
        await _server.DisposeAsync();
        Folder.Dispose();
    }

    [Fact]
    public async Task Runs_OfOneResource_WorkOneAfterAnotherInTheOrderInWhichTheyCame()
    {
        var client = new LockClient(_server.Api, Resource);
        var first = await _server.Api.StartAsync("change", Input);
        var begun = await _work.BegunAsync();
        Assert.Equal(first, begun.Run);
        var second = await _server.Api.StartAsync("change", Input);
        await client.QueuedAsync(1);
        var third = await _server.Api.StartAsync("change", Input);
        var seen = await client.QueuedAsync(2);

        Assert.Equal($"{first}/change/1/1", (string)seen["owner"]!);
        var listed = (await CliProcess.RunAsync("locks", "--json", "--server", _server.Api.Address.ToString())).ShouldSucceed().Json;
        Assert.Equal([$"{second}/change/1/1", $"{third}/change/1/1"], QueueOf(Assert.Single(listed.AsArray())!));
        foreach (var run in new[] { first, second, third })
        {
            _work.LetThrough();
            Assert.Equal("completed", (string)(await _server.Api.EndAsync(run))["status"]!);
        }

        Assert.Equal([first, second, third], _work.Done.Writes.Select(w => w.Owner));
        Assert.All(_work.Done.Writes.Zip(_work.Done.Writes.Skip(1)), pair => Assert.True(pair.First.Fence < pair.Second.Fence, $"{pair}"));
        (await client.GetAsync()).ShouldRefuse(HttpStatusCode.NotFound, "lock.not_found");
        await _server.Api.CheckedFeedAsync();
        await _server.StopAsync();
    }

    [Fact]
    public async Task Server_KilledWhileAStepHolds_GoesOnWithTheSameFenceAndFreesTheLockAtItsEnd()
    {
        var run = await _server.Api.StartAsync("change", Input);
        var before = await _work.BegunAsync();
        await _server.KillAsync();
        await _work.GoneAsync();

        await RestartAsync();

        var after = await _work.BegunAsync();
        Assert.Equal(before, after);
        _work.LetThrough();
        Assert.Equal("completed", (string)(await _server.Api.EndAsync(run))["status"]!);
        (await new LockClient(_server.Api, Resource).GetAsync()).ShouldRefuse(HttpStatusCode.NotFound, "lock.not_found");
        Assert.Equal(["LockAcquired", "LockReleased"], KindsOfLocks(await _server.Api.CheckedFeedAsync()));
        await _server.StopAsync();
    }

    [Fact]
    public async Task Server_AwayForLongerThanTheLease_ExpiresItAndCallsAgainWithAHigherFence()
    {
        (await _server.Api.PutDefinitionAsync("change", Definition("1s"))).ShouldBe(HttpStatusCode.OK);
        var run = await _server.Api.StartAsync("change", Input);
        var before = await _work.BegunAsync();
        var lease = (await new LockClient(_server.Api, Resource).GetAsync()).Json;
        await _server.KillAsync();
        await _work.GoneAsync();
        await Patience.UntilAsync((DateTimeOffset)lease["expiresAt"]! + TimeSpan.FromSeconds(1));

        await RestartAsync();

        var after = await _work.BegunAsync();
        Assert.Equal(before.Run, after.Run);
        Assert.True(before.Fence < after.Fence, $"The fence {after.Fence} is not above {before.Fence}.");
        _work.LetThrough();
        Assert.Equal("completed", (string)(await _server.Api.EndAsync(run))["status"]!);
        (await new LockClient(_server.Api, Resource).GetAsync()).ShouldRefuse(HttpStatusCode.NotFound, "lock.not_found");
        var feed = await _server.Api.CheckedFeedAsync();
        Assert.Equal(before.Fence, (long)feed.First(e => e.Kind == "LockExpired").Data["fence"]!);
        Assert.Equal("LockReleased", KindsOfLocks(feed)[^1]);
        await _server.StopAsync();
    }

    private static string Definition(string lease) => $$"""
        name: change
        steps:
          - { id: change, capability: changing, locks: ["repo:{/owner}/{/name}"], lockLease: {{lease}} }
        """;

    private static string[] QueueOf(JsonNode held) =>
        [.. held["queue"]!.AsArray().Select(waiter => waiter is JsonObject ? (string)waiter["owner"]! : (string)waiter!)];

    private static List<string> KindsOfLocks(List<SeenEvent> feed) =>
        [.. feed.Select(e => e.Kind).Where(kind => kind.StartsWith("Lock", StringComparison.Ordinal) && kind != "LocksGranted")];

    private void Define(string lease)
    {
        Folder.Write("change.yaml", Definition(lease));
        Folder.Write("orleansagents.yaml", "definitions: [change.yaml]\n");
    }

    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(Folder.Data, Folder.File("orleansagents.yaml"));

    private async Task RestartAsync()
    {
        await _server.DisposeAsync();
        _server = await StartAsync();
    }
}
