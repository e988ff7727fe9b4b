using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OrleansAgents.Abstractions.Locks;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Json;
using OrleansAgents.HostContract.Platforms;
using OrleansAgents.Silo.Contracts;

namespace OrleansAgents.Silo.Tests.Dashboard;

public class DashboardTests
{
    private const int LooksMax = 10;

    private static readonly string[] OurGrains =
    [
        "OrleansAgents.Silo.Workflows.WorkflowActivation",
        "OrleansAgents.Silo.Agents.AgentActivation",
        "OrleansAgents.Silo.Locks.LockActivation",
        "OrleansAgents.Silo.Recovery.RecoveryActivation",
        "OrleansAgents.Silo.Routing.RouterActivation",
    ];

    [Fact]
    public async Task Grains_AfterWork_AreOnThePageOfABrowser()
    {
        await using var silo = await DashboardSilo.StartAsync();
        using var browser = new Chromium();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));

        // The dashboard counts from the first time that somebody looks at it, and what it shows is a second old.
        var missing = OurGrains;
        for (var look = 0; look < LooksMax && missing.Length > 0; look++)
        {
            await UseEveryGrainAsync(silo);
            var page = await browser.ReadAsync(silo.Page("/dashboard/#/grains"), scripts: TimeSpan.FromSeconds(5), patience.Token);
            missing = [.. OurGrains.Where(grain => !IsCalled(grain, page))];
        }

        Assert.Empty(missing);
    }

    [Fact]
    public async Task Dashboard_SwitchedOff_IsNotServed()
    {
        await using var silo = await DashboardSilo.StartAsync(dashboard: false);
        using var client = new HttpClient();

        using var answer = await client.GetAsync(silo.Page("/dashboard/"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>Says whether the page has a row of a grain with a number of calls that is not zero.</summary>
    private static bool IsCalled(string grain, string page) =>
        Regex.IsMatch(page, $"""<td title="{Regex.Escape(grain)}"((?!</tr>).)*<strong>(?!0*(\.0*)?</strong>)[0-9.]+</strong> <small>req/sec""");

    /// <summary>Leaves a run, an agent and a lock in memory, and asks the router.</summary>
    private static async Task UseEveryGrainAsync(DashboardSilo silo)
    {
        var door = FrontDoor.Of(silo.Services);
        var put = await door.Definitions.PutAsync("name: long\nsteps: [ { id: wait, capability: echo, timeout: 2h, with: { delay: 50m } } ]\n", null, CancellationToken.None);
        Assert.Null(put.Error);
        Assert.Null((await door.Workflows.StartAsync(new() { DefinitionName = "long", Input = JsonPayload.Null }, CancellationToken.None)).Error);
        var agent = new AgentDescriptor("worker", AgentKind.Http) { Endpoint = new("http://127.0.0.1:9/agent"), Capabilities = ["work"], Source = AgentSource.Registration };
        Assert.Null((await door.Agents.RegisterAsync(agent, CancellationToken.None)).Error);
        Assert.Null((await door.Locks.AcquireAsync(new LockRequest("deploy", "ann", TimeSpan.FromMinutes(10), Wait: TimeSpan.Zero), CancellationToken.None)).Error);
        Assert.Null((await silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IRouterGrainRef>(0).RecommendAsync("work", null)).Error);
    }
}
