using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Flows;

/// <summary>The commands that talk to a server, against a real one.</summary>
public sealed class ServerCommandTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Submit_WithFollow_ShowsTheRunToItsEnd()
    {
        var told = (await RunAsync("submit", "examples/echo.yaml", "--follow")).ShouldSucceed();
        var asJson = (await RunAsync("submit", "examples/echo.yaml", "--follow", "--json")).ShouldSucceed();

        Assert.All((string[])["first", "second", "third"], step => Assert.Contains(step, told.Out, StringComparison.Ordinal));
        Assert.Equal("completed", (string?)asJson.Json["status"]);
        Assert.Equal("", asJson.Error);
    }

    [Fact]
    public async Task Submit_AndTheReadingCommands_AgreeAboutTheRun()
    {
        var submitted = (await RunAsync("submit", "echo", "--input", """{"n":7}""", "--json", "--correlation-id", "c-7")).ShouldSucceed();
        var id = (string)submitted.Json["id"]!;
        var watched = (await RunAsync("watch", id, "--json")).ShouldSucceed();
        var got = (await RunAsync("get", id, "--json")).ShouldSucceed();
        var listed = (await RunAsync("list", "--json", "--limit", "1000")).ShouldSucceed();

        var kinds = watched.Out.Split('\n').Select(line => (string?)JsonNode.Parse(line)!["kind"]).ToArray();
        Assert.Equal(("WorkflowStarted", "WorkflowCompleted"), (kinds[0], kinds[^1]));
        Assert.Equal(("completed", "c-7", 7), ((string?)got.Json["status"], (string?)got.Json["correlationId"], (int)got.Json["input"]!["n"]!));
        Assert.Equal("completed", (string?)listed.Json["items"]!.AsArray().Single(run => (string?)run!["id"] == id)!["status"]);
        foreach (var command in (string[])["get", "watch"])
        {
            Assert.Contains(id, (await RunAsync(command, id)).ShouldSucceed().Out, StringComparison.Ordinal);
        }

        Assert.Contains(id, (await RunAsync("list")).ShouldSucceed().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_SameIdempotencyKeyTwice_IsTheSameRun()
    {
        string[] line = ["submit", "echo", "--idempotency-key", "submitted", "--json"];

        var (first, second) = ((await RunAsync(line)).ShouldSucceed(), (await RunAsync(line)).ShouldSucceed());

        Assert.Equal((string?)first.Json["id"], (string?)second.Json["id"]);
        Assert.Equal((false, true), ((bool)first.Json["existing"]!, (bool)second.Json["existing"]!));
    }

    [Fact]
    public async Task Cancel_OfARunningRun_EndsItAndItsWatchers()
    {
        var id = await shared.Api.StartAsync("slow");
        await using var watcher = CliProcess.Start(["watch", id, .. shared.Address]);
        await watcher.Out.LineWithAsync("wait");

        var cancelled = (await RunAsync("cancel", id, "--reason", "wrong question")).ShouldSucceed();
        var watched = await watcher.EndAsync();

        Assert.Contains("cancelled", cancelled.Out, StringComparison.Ordinal);
        watched.ShouldFail(1, "cancelled", "wrong question");
        var again = (await RunAsync("cancel", id, "--json")).ShouldSucceed();
        Assert.Equal("cancelled", (string?)again.Json["status"]);
        Assert.Contains(id, (await RunAsync("list", "--status", "cancelled")).ShouldSucceed().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_Interrupted_LeavesTheRunAlone()
    {
        var id = await shared.Api.StartAsync("slow");
        await using var watcher = CliProcess.Start(["watch", id, .. shared.Address]);
        await watcher.Out.LineWithAsync("wait");

        watcher.Terminate();

        (await watcher.EndAsync()).ShouldFail(1, $"watch {id}", "command.interrupted");
        Assert.Equal("running", (string?)(await shared.Api.WorkflowAsync(id))["status"]);
    }

    [Fact]
    public async Task Doctor_WithAServer_FindsNothingWrong()
    {
        using var folder = new TempFolder();
        var told = (await RunAsync("doctor", "--data", folder.Data)).ShouldSucceed();
        var asJson = (await RunAsync("doctor", "--data", folder.Data, "--json")).ShouldSucceed();

        Assert.DoesNotContain("FAIL", told.Out, StringComparison.Ordinal);
        Assert.Contains("is ready", told.Out, StringComparison.Ordinal);
        Assert.NotEqual("fail", (string?)asJson.Json["status"]);
        Assert.False(Directory.Exists(folder.Data), "doctor changes nothing");
    }

    [Theory]
    [InlineData("examples/answer-with-review.yaml", "answer-with-review", 5)]
    [InlineData("examples/echo.yaml", "echo", 3)]
    public async Task Validate_OfAnExample_SaysWhatItIs(string file, string name, int hops)
    {
        var told = (await CliProcess.RunAsync("validate", file)).ShouldSucceed();
        var asJson = (await CliProcess.RunAsync("validate", file, "--json")).ShouldSucceed();

        Assert.Contains($"{file}: valid", told.Out, StringComparison.Ordinal);
        Assert.Equal((true, name, hops), ((bool)asJson.Json["valid"]!, (string?)asJson.Json["name"], (int)asJson.Json["maxHops"]!));
    }

    private Task<CliResult> RunAsync(params string[] arguments) => CliProcess.RunAsync([.. arguments, .. shared.Address]);
}
