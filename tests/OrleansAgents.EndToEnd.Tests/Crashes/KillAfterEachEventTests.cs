using OrleansAgents.EndToEnd.Tests.Clients;
using OrleansAgents.EndToEnd.Tests.Stores;

namespace OrleansAgents.EndToEnd.Tests.Crashes;

/// <summary>Watches a run and kills the server as soon as an event is seen, for every event a run has.</summary>
[Collection(Heavy.Name)]
public sealed class KillAfterEachEventTests
{
    private const string Input = """{"asked":true}""";

    private const string Definition = """
        name: mixed
        steps:
          - { id: first,  agent: echo, with: { delay: 150ms, text: one } }
          - { id: second, agent: recorder }
          - { id: third,  agent: echo, with: { delay: 150ms } }
        output: third
        """;

    [Fact]
    public async Task Server_KilledAfterAnyEvent_EndsTheRunTheSameWay()
    {
        using var folder = new TempFolder();
        var effects = new Effects(folder);
        folder.Write("mixed.yaml", Definition);
        var config = folder.Write("orleansagents.yaml", $"agents:\n{effects.Agent("recorder", 1)}\ndefinitions: [mixed.yaml]\n");
        var server = await ServerProcess.StartAsync(folder.Data, config);
        try
        {
            var undisturbed = await EndAsync(server, await server.Api.StartAsync("mixed", Input));
            for (var version = 1; version <= undisturbed.Length; version++)
            {
                var id = await server.Api.StartAsync("mixed", Input);
                await Patience.ForAsync(SeeAsync(server.Api, id, version), $"version {version} of run {id}");
                await server.KillAsync();
                await server.DisposeAsync();
                server = await ServerProcess.StartAsync(folder.Data, config);
                var killed = await EndAsync(server, id);
                Assert.True(undisturbed.SequenceEqual(killed), $"killed after version {version}: {string.Join(", ", killed)}");
            }

            await server.StopAsync();
            Assert.Equal(1 + undisturbed.Length, effects.Counts().Count);
        }
        finally
        {
            await server.DisposeAsync();
        }

        Assert.All(effects.Counts(), done => Assert.InRange(done.Value, 1, 2));
        using var journal = JournalFile.Open(folder.Data);
        Assert.Empty(journal.Damages());
    }

    /// <summary>Waits for a run's end and gives the kinds of its events.</summary>
    private static async Task<string[]> EndAsync(ServerProcess server, string id)
    {
        var ended = await server.Api.EndAsync(id);
        Assert.Equal(Input, ended["output"]!.ToJsonString());
        return [.. (await server.Api.JournalAsync(id)).Select(e => e.Kind)];
    }

    private static async Task SeeAsync(ApiClient api, string id, long version)
    {
        await foreach (var e in api.FollowAsync($"v1/workflows/{id}/events", 0, CancellationToken.None))
        {
            if (e.Version == version)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The stream ended before version {version}.");
    }
}
