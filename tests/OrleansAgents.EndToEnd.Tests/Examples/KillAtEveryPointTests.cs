using System.Net;
using System.Text.Json.Nodes;
using OrleansAgents.EndToEnd.Tests.Clients;
using OrleansAgents.EndToEnd.Tests.Stores;

namespace OrleansAgents.EndToEnd.Tests.Examples;

/// <summary>
/// Kills the server whenever a run of an example has gone on by an event, over and over until it ends. The agents that it was
/// calling live on and meet their successors, which have the same request id.
/// </summary>
[Collection(Heavy.Name)]
public sealed class KillAtEveryPointTests
{
    private const int KillsMax = 200;

    /// <param name="name">The example.</param>
    /// <param name="input">Its input.</param>
    /// <param name="killsAtLeast">About half of its events: on a busy machine several may come before a kill arrives.</param>
    [Theory]
    [InlineData("parallel-docs", "{}", 2)]
    [InlineData("pr-deployment", """{"breakIt":true}""", 4)]
    [InlineData("self-healing", "{}", 6)]
    public async Task Server_KilledAfterEveryEvent_EndsTheExampleTheSameWay(string name, string input, int killsAtLeast)
    {
        using var undisturbed = Example.Named(name);
        using var example = Example.Named(name);
        var (expected, _) = await RunAsync(undisturbed, name, input, kill: false);

        var (run, kills) = await RunAsync(example, name, input, kill: true);

        Assert.True(kills >= killsAtLeast, $"{kills} kills");
        Assert.Equal(Output(undisturbed, expected), Output(example, run));
        Assert.Equal(Left(undisturbed, name), Left(example, name));
        using var journal = JournalFile.Open(example.Data);
        Assert.Empty(journal.Damages());
    }

    private static async Task<(JsonNode Run, int Kills)> RunAsync(Example example, string name, string input, bool kill)
    {
        var server = await ServerProcess.StartAsync(example.Data, example.Config);
        try
        {
            var id = await server.Api.StartAsync(name, example.Input(input));
            var (kills, after) = (0, 0L);
            while (await NextAsync(server.Api, id, after) is { } version)
            {
                after = version;
                if (!kill)
                {
                    continue;
                }

                Assert.True(++kills <= KillsMax, $"Run {id} has not ended after {KillsMax} kills: {await server.Api.WorkflowAsync(id)}");
                await server.KillAsync();
                await server.DisposeAsync();
                after = DurableVersion(example);
                server = await ServerProcess.StartAsync(example.Data, example.Config);
            }

            var run = await server.Api.WorkflowAsync(id);
            await server.StopAsync();
            return (run, kills);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Answers what the run waits for, and waits for its next event.</summary>
    /// <returns>The event's version; null when the run has ended.</returns>
    private static async Task<long?> NextAsync(ApiClient api, string id, long after)
    {
        var view = await api.WorkflowAsync(id);
        if ((string?)view["status"] is "completed" or "failed")
        {
            return null;
        }

        if (view["waits"]?.AsArray() is [{ } wait, ..])
        {
            (await api.PostAsync($"v1/workflows/{id}/signals/{wait["name"]}", """{"payload":{"approved":true},"by":"ann"}""")).ShouldBe(HttpStatusCode.OK);
        }

        return await Patience.ForAsync(FirstAsync(), $"an event of run {id} after version {after}");

        async Task<long?> FirstAsync()
        {
            await foreach (var e in api.FollowAsync($"v1/workflows/{id}/events", after, CancellationToken.None))
            {
                return e.Version;
            }

            return null;
        }
    }

    /// <summary>Gives the version that survived, so that the next kill comes with the first event after it.</summary>
    private static long DurableVersion(Example example)
    {
        using var journal = JournalFile.OpenCopy(example.Data);
        return journal.Count("select max(version + events - 1) from journal");
    }

    private static string Output(Example example, JsonNode run) =>
        Endings.Output(run).Replace(example.Left, "LEFT", StringComparison.Ordinal);

    private static string Left(Example example, string name) => name switch
    {
        "parallel-docs" => Endings.OfDocs(example.Left),
        "pr-deployment" => Endings.OfDeployment(example.TheFolder()),
        _ => Endings.OfShop(example.TheFolder()),
    };
}
