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

    [Theory]
    [InlineData("parallel-docs", "{}", 4)]
    [InlineData("pr-deployment", """{"breakIt":true}""", 7)]
    [InlineData("self-healing", "{}", 14)]
    public async Task Server_KilledAfterEveryEvent_EndsTheExampleTheSameWay(string name, string input, int killsAtLeast)
    {
        using var undisturbed = Example.Named(name);
        using var example = Example.Named(name);
        var expected = Output(undisturbed, await undisturbed.RunAsync(input, "--approve-all"));

        var (run, kills) = await RunKillingAsync(example, name, example.Input(input));

        Assert.True(kills >= killsAtLeast, $"{kills} kills");
        Assert.Equal(expected, Output(example, run));
        Assert.Equal(Left(undisturbed, name), Left(example, name));
        using var journal = JournalFile.Open(example.Data);
        Assert.Empty(journal.Damages());
    }

    private static async Task<(JsonNode Run, int Kills)> RunKillingAsync(Example example, string name, string input)
    {
        var server = await ServerProcess.StartAsync(example.Data, example.Config);
        try
        {
            var id = await server.Api.StartAsync(name, input);
            for (var kills = 0; kills < KillsMax; kills++)
            {
                if (!await GoesOnAsync(server.Api, id))
                {
                    var run = await server.Api.WorkflowAsync(id);
                    await server.StopAsync();
                    return (run, kills);
                }

                await server.KillAsync();
                await server.DisposeAsync();
                server = await ServerProcess.StartAsync(example.Data, example.Config);
            }

            throw new InvalidOperationException($"Run {id} has not ended after {KillsMax} kills: {await server.Api.WorkflowAsync(id)}");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Waits for the run's next event, after answering what it waits for; false when the run has ended.</summary>
    private static async Task<bool> GoesOnAsync(ApiClient api, string id)
    {
        var seen = await api.JournalAsync(id);
        if (seen.Any(e => e.EndsRun))
        {
            return false;
        }

        if ((await api.WorkflowAsync(id))["waits"]?.AsArray() is [{ } wait, ..])
        {
            (await api.PostAsync($"v1/workflows/{id}/signals/{wait["name"]}", """{"payload":{"approved":true},"by":"ann"}""")).ShouldBe(HttpStatusCode.OK);
        }

        await Patience.ForAsync(NextAsync(api, id, seen[^1].Version), $"an event of run {id} after {seen[^1]}");
        return true;
    }

    private static async Task NextAsync(ApiClient api, string id, long version)
    {
        await foreach (var _ in api.FollowAsync($"v1/workflows/{id}/events", version, CancellationToken.None))
        {
            return;
        }
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
