using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Routing;

/// <summary>The command <c>route</c>, here and at a server.</summary>
[Collection(HelpDeskTests.Name)]
public sealed class RouteCommandTests(HelpDeskServer desk)
{
    private const string Queries = "tests/data/routing/queries.jsonl";

    [Fact]
    public async Task Route_HereAndAtAServer_SaysTheSame()
    {
        using var folder = new TempFolder();
        await using var agents = await HttpAgents.StartAsync();
        string[] line = ["route", HelpDesk.OfDatabases, "--capability", HelpDesk.Capability];

        var here = (await CliProcess.RunAsync([.. line, "--config", HelpDesk.Write(folder, agents)])).ShouldSucceed();
        var there = (await desk.RunAsync(line)).ShouldSucceed();
        var asJson = (await desk.RunAsync([.. line, "--json"])).ShouldSucceed();

        var table = (string text) => text.Split("Recommended by")[0];
        Assert.Equal(table(here.Out), table(there.Out));
        Assert.Matches(@"^SERVICE +CONFIDENCE +REASONS *\ndatabases +[01]\.\d\d +for it: .*restore", there.Out);
        Assert.Contains($"Recommended by {asJson.Json["model"]} in ", there.Out, StringComparison.Ordinal);
        Assert.Equal("databases", (string)asJson.Json["candidates"]![0]!["service"]!);
    }

    [Fact]
    public async Task Route_WithWordsFromAFileOrStdin_JudgesThem()
    {
        using var folder = new TempFolder();
        var file = folder.Write("query.txt", $"{HelpDesk.OfPayroll}\n");
        string[] line = ["--json", "--server", desk.Api.Address.ToString()];

        var fromFile = (await CliProcess.RunAsync(["route", $"@{file}", .. line])).ShouldSucceed();
        var fromStdin = (await CliProcess.RunAsync(new CliSurroundings { Input = HelpDesk.OfPayroll }, ["route", "-", .. line])).ShouldSucceed();

        Assert.Equal("payroll", (string)fromFile.Json["candidates"]![0]!["service"]!);
        Assert.Equal(fromFile.Json["candidates"]!.ToJsonString(), fromStdin.Json["candidates"]!.ToJsonString());
    }

    [Fact]
    public async Task Route_WithBadInput_SaysWhatIsWrong()
    {
        (await desk.RunAsync("route")).ShouldFail(2, "usage.invalid", "QUERY");
        (await desk.RunAsync("route", "@/no/such/file")).ShouldFail(2, "file.unreadable", "/no/such/file");
        (await desk.RunAsync("route", "x", "--config", "orleansagents.yaml")).ShouldFail(2, "usage.invalid", "--config", "--server");
        (await desk.RunAsync("route", "replay", "--runs", "0")).ShouldFail(2, "usage.invalid", "--runs");
        (await CliProcess.RunAsync("route", "x", "--server", "http://127.0.0.1:1")).ShouldFail(3, "server.unreachable");
        (await CliProcess.RunAsync("route", "replay", "--data", "/no/such/folder")).ShouldFail(1, "store.not_found", "/no/such/folder");
        Assert.Contains("'nobody'", (await desk.RunAsync("route", "x", "--capability", "nobody")).ShouldSucceed().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_OfOurOwnQueries_MeasuresWhatItPromises()
    {
        var report = (await CliProcess.RunAsync(
            "route", "eval", "--test", Queries, "--oos-test", "tests/data/routing/none.jsonl", "--none", "--json")).ShouldSucceed().Json;

        Assert.InRange((double)report["accuracy"]!, 0.85, 1);
        Assert.InRange((double)report["top3"]!, 0.97, 1);
        Assert.InRange((double)report["oosRecall"]!, 0.7, 1);
        Assert.InRange((double)report["ece"]!, 0, 0.15);
        Assert.InRange((long)report["modelBytes"]!, 100_000, 20_000_000);
        Assert.InRange((double)report["trainSeconds"]!, 0.01, 60);
        Assert.InRange((double)report["p50Micros"]!, 0.1, (double)report["p99Micros"]!);
    }

    [Fact]
    public async Task Eval_WithBadInput_SaysWhatIsWrong()
    {
        using var folder = new TempFolder();
        var file = folder.Write("test.jsonl", """
            {"text":"a","intent":"rag"}
            {"text":7,"intent":"rag"}
            not json

            """);
        var other = folder.Write("other.jsonl", """{"text":"a","intent":"cooking"}""");

        (await CliProcess.RunAsync("route", "eval")).ShouldFail(2, "usage.invalid", "--test");
        (await CliProcess.RunAsync("route", "eval", "--test", file)).ShouldFail(2, "evaluation.invalid_line", ":2: expected 'text' to be a string", ":3: ", "2 lines");
        (await CliProcess.RunAsync("route", "eval", "--train", Queries, "--test", other)).ShouldFail(2, "evaluation.unknown_intent", "'cooking'", "1 line cannot be measured");
        (await CliProcess.RunAsync("route", "eval", "--test", Queries, "--shots", "3")).ShouldFail(2, "usage.invalid", "--train");
        var asJson = await CliProcess.RunAsync("route", "eval", "--test", file, "--json");
        asJson.ShouldFail(2);
        Assert.Equal(("", "evaluation.invalid_line"), (asJson.Out, (string?)JsonNode.Parse(asJson.Error)!["code"]));
    }
}
