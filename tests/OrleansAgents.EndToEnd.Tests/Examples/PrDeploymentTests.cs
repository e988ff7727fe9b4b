using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Examples;

public sealed class PrDeploymentTests
{
    private const string Broken = """{"breakIt":true}""";

    [Fact]
    public async Task Run_AsDocumented_IsLive()
    {
        using var example = Example.PrDeployment();

        var run = await example.RunAsync("{}", "--approve-all");

        Assert.True((bool)run["output"]!["healthy"]!, run.ToJsonString());
        Assert.Equal("Good morning, Ada!", (string?)run["output"]!["said"]);
        Assert.Contains("live 1.1-", Endings.OfDeployment(example.TheFolder()), StringComparison.Ordinal);
        Assert.Equal(["prepare", "review", "test", "deploy", "verify"], Completed(run));
    }

    [Fact]
    public async Task Run_BrokenRelease_IsRolledBack()
    {
        using var example = Example.PrDeployment();

        var run = await example.RunAsync(Broken, "--approve-all");

        Assert.StartsWith("1.1-", (string?)run["output"]!["rolledBack"], StringComparison.Ordinal);
        Assert.Equal("Hello!", (string?)run["output"]!["said"]);
        Assert.Contains("live 1.0-", Endings.OfDeployment(example.TheFolder()), StringComparison.Ordinal);
        Assert.Equal(["prepare", "review", "test", "deploy", "verify", "roll-back"], Completed(run));
    }

    [Fact]
    public async Task Run_FailingTests_DeploysNothing()
    {
        using var example = Example.PrDeployment();

        var run = await example.RunAsync("""{"failTests":true}""", "--approve-all");

        Assert.False((bool)run["output"]!["passed"]!, run.ToJsonString());
        Assert.Contains("live 1.0-", Endings.OfDeployment(example.TheFolder()), StringComparison.Ordinal);
        Assert.Equal(["prepare", "review", "test"], Completed(run));
    }

    [Fact]
    public async Task Run_NobodyThereToApprove_SaysHowToGoOnAndDoes()
    {
        using var example = Example.PrDeployment();
        await using var waiting = example.Start();

        var ended = await waiting.EndAsync();

        ended.ShouldFail(4, "--resume", "deploy");
        Assert.Contains("live 1.0-", Endings.OfDeployment(example.TheFolder()), StringComparison.Ordinal);
        var resumed = await example.ResumeAsync("--answer", """deploy={"approved":true}""");
        Assert.True((bool)resumed["output"]!["healthy"]!, resumed.ToJsonString());
        Assert.Contains("live 1.1-", Endings.OfDeployment(example.TheFolder()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_KilledWhileItDeploys_IsResumedToTheSameEnd()
    {
        using var undisturbed = Example.PrDeployment();
        using var example = Example.PrDeployment();
        var expected = Endings.Output(await undisturbed.RunAsync(Broken, "--approve-all"));

        await using (var killed = example.Start(Broken, "--approve-all"))
        {
            await killed.Out.LineWithAsync("  deploy  deployer  ");
            await killed.KillAsync();
        }

        Assert.Equal(expected, Endings.Output(await example.ResumeAsync("--approve-all")));
        Assert.Equal(Endings.OfDeployment(undisturbed.TheFolder()), Endings.OfDeployment(example.TheFolder()));
    }

    private static IEnumerable<string> Completed(JsonNode run) =>
        run["steps"]!.AsArray().Where(step => (string?)step!["status"] == "completed").Select(step => (string)step!["id"]!);
}
