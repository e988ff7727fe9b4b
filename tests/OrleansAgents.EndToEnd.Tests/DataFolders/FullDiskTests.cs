using System.Globalization;
using System.Net;
using OrleansAgents.EndToEnd.Tests.Stores;
using Xunit.Abstractions;

namespace OrleansAgents.EndToEnd.Tests.DataFolders;

/// <summary>A disk that fills up under a working server.</summary>
[Collection(Heavy.Name)]
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int StartsMax = 10_000;
    private const string Definition = """
        name: keeper
        steps:
          - { id: a, agent: echo, with: { value: 1 } }
          - { id: b, agent: echo, with: { value: 2, delay: 100ms } }
        """;

    private static readonly string Input = $"\"{new string('x', 20_000)}\"";

    [DiskFact]
    public async Task DiskFull_StartsAreRefused_AndAllGoesOnWhenThereIsRoom()
    {
        using var disk = new SmallDisk("size=6m");
        await using var server = await ServerProcess.StartAsync(disk.Data);
        var acknowledged = await FillAsync(server);

        var notReady = await server.Api.ReadyAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("disk is full", notReady.Text, StringComparison.Ordinal);
        (await server.Api.GetAsync("healthz")).ShouldBe(HttpStatusCode.OK);
        await server.Api.WorkflowAsync(acknowledged[0]);          // reading goes on

        disk.Remount("size=64m");

        await Patience.ForAsync(server.Api.ReadyAsync(HttpStatusCode.OK), "a server that is ready again");
        await ShouldEndAllAsync(server, acknowledged);
        await server.Api.EndAsync(await server.Api.StartAsync("keeper", Input));
        await server.StopAsync();
        ShouldBeWhole(disk, acknowledged.Count + 1);
    }

    [DiskFact]
    public async Task DiskFull_NothingInFlight_ReadinessComesBackByItself()
    {
        using var disk = new SmallDisk("size=6m");
        await using var server = await ServerProcess.StartAsync(disk.Data);
        (await server.Api.PutDefinitionAsync("keeper", Definition)).ShouldBe(HttpStatusCode.OK);
        disk.Fill();
        (await server.Api.TryStartAsync("keeper", Input)).ShouldRefuse(HttpStatusCode.ServiceUnavailable, "store.disk_full");
        await server.Api.ReadyAsync(HttpStatusCode.ServiceUnavailable);

        disk.MakeRoom();

        await Patience.ForAsync(server.Api.ReadyAsync(HttpStatusCode.OK), "a server that is ready again, though nobody asks it for anything");
        await server.Api.EndAsync(await server.Api.StartAsync("keeper", Input));
        await server.StopAsync();
        ShouldBeWhole(disk, 1);
    }

    [DiskFact]
    public async Task DiskFull_ServerKilledAndStartedWithRoom_HasAllThatItAcknowledged()
    {
        using var disk = new SmallDisk("size=6m");
        List<string> acknowledged;
        await using (var full = await ServerProcess.StartAsync(disk.Data))
        {
            acknowledged = await FillAsync(full);
            await full.KillAsync();
        }

        disk.Remount("size=64m");
        await using var server = await ServerProcess.StartAsync(disk.Data);

        await ShouldEndAllAsync(server, acknowledged);
        await server.StopAsync();
        ShouldBeWhole(disk, acknowledged.Count);
    }

    /// <summary>Starts runs until the disk is full, and gives those that were acknowledged.</summary>
    private async Task<List<string>> FillAsync(ServerProcess server)
    {
        (await server.Api.PutDefinitionAsync("keeper", Definition)).ShouldBe(HttpStatusCode.OK);
        var acknowledged = new List<string>();
        while (acknowledged.Count < StartsMax)
        {
            var answer = await server.Api.TryStartAsync("keeper", Input);
            if (answer.Status != HttpStatusCode.Accepted)
            {
                answer.ShouldRefuse(HttpStatusCode.ServiceUnavailable, "store.disk_full", "free some room");
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{acknowledged.Count} starts acknowledged before the disk was full"));
                return acknowledged;
            }

            acknowledged.Add((string)answer.Json["id"]!);
        }

        throw new InvalidOperationException($"The disk took {StartsMax} runs without being full.");
    }

    private static async Task ShouldEndAllAsync(ServerProcess server, List<string> runs)
    {
        foreach (var id in runs)
        {
            Assert.Equal("completed", (string?)(await server.Api.EndAsync(id))["status"]);
        }
    }

    private static void ShouldBeWhole(SmallDisk disk, int runs)
    {
        using var journal = JournalFile.Open(disk.Data);
        Assert.Empty(journal.Damages());
        Assert.Equal(runs, journal.Count("select count(*) from workflows"));
        Assert.Empty(journal.CallsInFlight());
    }
}
