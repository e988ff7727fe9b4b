using System.Net;
using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Refusals;

/// <summary>Requests that cannot be carried out, over HTTP and from the command line. One server takes them all, and is well after.</summary>
public sealed class BadRequestTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Schema = """
        name: asked
        input: { type: object, required: [question], properties: { question: { type: string, minLength: 1 } } }
        steps:
          - { id: a, agent: echo }

        """;

    [Theory]
    [InlineData("{}", "question")]
    [InlineData("""{"question":""}""", "/question")]
    [InlineData("""{"question":7}""", "/question")]
    [InlineData("null", "object")]
    public async Task Input_ThatDoesNotFitTheSchema_StartsNothing(string input, string message)
    {
        using var folder = new TempFolder();
        var file = folder.Write("asked.yaml", Schema);

        (await CliProcess.RunAsync("run", file, "--data", folder.Data, "--input", input)).ShouldFail(2, "input.invalid", message);
        (await CliProcess.RunAsync(["submit", file, "--input", input, .. shared.Address])).ShouldFail(2, "input.invalid", message);
        (await shared.Api.TryStartAsync("asked", input)).ShouldRefuse(HttpStatusCode.BadRequest, "input.invalid", message);
        var runs = (await shared.Api.GetAsync("v1/workflows?definition=asked")).Json["items"]!.AsArray();
        Assert.Empty(runs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"definition\":\"echo\",\"input\":{\"a\":01}}")]
    [InlineData("{\"definition\":\"echo\"} trailing")]
    [InlineData("not json at all")]
    public async Task Body_ThatIsNoJson_IsRefusedWithThePlace(string body)
    {
        var answer = await shared.Api.PostAsync("v1/workflows", body);

        answer.ShouldRefuse(HttpStatusCode.BadRequest, "request.invalid_json");
        Assert.True((int)answer.Json["problems"]![0]!["line"]! >= 1);
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("@/no/such/file.json", "/no/such/file.json")]
    public async Task InputOption_ThatIsNoJson_IsRefused(string input, string message)
    {
        using var folder = new TempFolder();

        (await CliProcess.RunAsync("run", "examples/echo.yaml", "--data", folder.Data, "--input", input)).ShouldFail(2, message);
        (await CliProcess.RunAsync(["submit", "echo", "--input", input, .. shared.Address])).ShouldFail(2, message);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    public async Task Body_FarTooLarge_IsRefused(int mebibytes)
    {
        using var folder = new TempFolder();
        var input = $"\"{new string('x', mebibytes << 20)}\"";
        var file = folder.Write("input.json", input);

        (await shared.Api.TryStartAsync("echo", input)).ShouldRefuse(HttpStatusCode.RequestEntityTooLarge, "payload.too_large");
        (await CliProcess.RunAsync("run", "examples/echo.yaml", "--data", folder.Data, "--input", $"@{file}")).ShouldFail(2, "payload.too_large");
        (await CliProcess.RunAsync(["submit", "echo", "--input", $"@{file}", .. shared.Address])).ShouldFail(2, "payload.too_large");
    }

    [Fact]
    public async Task Workflow_ThatDoesNotExist_IsNotFoundByAnyDoor()
    {
        const string Code = "workflow.not_found";
        foreach (var command in (string[])["get", "watch", "cancel"])
        {
            (await CliProcess.RunAsync([command, "nosuchrun", .. shared.Address])).ShouldFail(1, Code);
            var asJson = await CliProcess.RunAsync([command, "nosuchrun", "--json", .. shared.Address]);
            asJson.ShouldFail(1);
            Assert.Equal("", asJson.Out);
            Assert.Equal(Code, (string?)JsonNode.Parse(asJson.Error)!["code"]);
        }

        using var folder = new TempFolder();
        (await CliProcess.RunAsync("run", "--resume", "nosuchrun", "--data", folder.Data)).ShouldFail(1, Code);
        (await shared.Api.GetAsync("v1/workflows/nosuchrun")).ShouldRefuse(HttpStatusCode.NotFound, Code);
        (await shared.Api.GetAsync("v1/workflows/nosuchrun/events")).ShouldRefuse(HttpStatusCode.NotFound, Code);
        (await shared.Api.PostAsync("v1/workflows/nosuchrun/cancel", "{}")).ShouldRefuse(HttpStatusCode.NotFound, Code);
        (await shared.Api.TryStartAsync("nosuchdefinition")).ShouldRefuse(HttpStatusCode.NotFound, "definition.not_found");
        (await shared.Api.GetAsync("v1/nowhere")).ShouldRefuse(HttpStatusCode.NotFound, "request.route_not_found");
    }

    [Fact]
    public async Task IdempotencyKey_WithAnotherBody_IsAConflict()
    {
        var id = await shared.Api.StartAsync("echo", """{"n":1}""", "once");

        Assert.Equal(id, await shared.Api.StartAsync("echo", """{"n":1}""", "once"));
        (await shared.Api.TryStartAsync("echo", """{"n":2}""", "once")).ShouldRefuse(HttpStatusCode.Conflict, "idempotency.key_reused", id);
        (await CliProcess.RunAsync(["submit", "echo", "--input", """{"n":3}""", "--idempotency-key", "once", .. shared.Address]))
            .ShouldFail(1, "idempotency.key_reused", id);
    }
}
