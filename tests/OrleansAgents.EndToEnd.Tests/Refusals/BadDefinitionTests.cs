using System.Net;

namespace OrleansAgents.EndToEnd.Tests.Refusals;

/// <summary>A definition that cannot work is refused the same way wherever it is given, before anything starts.</summary>
public sealed class BadDefinitionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Invalid = "definition.invalid";

    /// <summary>The text, the stable code, the place of the mistake (0 for none), and words of the message.</summary>
    public static TheoryData<string, string, int, string> Mistakes => new()
    {
        { "name: x\nsteps:\n  - { id: a, agent: echo\nloop: [", Invalid, 3, "unclosed" },
        { "name: x\nsteps:\n  - { id: a, agent: echo }\n\tcolour: red\n", Invalid, 4, "tab" },
        { "name: x\nstepz:\n  - { id: a, agent: echo }\n", Invalid, 2, "steps" },
        { "name: x\nsteps:\n  - { id: a, agent: echo, timeOut: 3s }\n", Invalid, 3, "timeout" },
        { "name: x\nsteps:\n  - { id: a }\n", Invalid, 3, "agent" },
        { "name: x\nsteps:\n  - { id: a, agent: echo }\nloop: { from: a, to: nowhere, until: { path: /ok, equals: true } }\n", Invalid, 4, "nowhere" },
        {
            "name: x\nsteps:\n  - { id: a, agent: echo }\n  - { id: b, agent: echo }\n  - { id: c, agent: echo }\n  - { id: d, agent: echo }\n",
            Invalid, 0, "OrleansAgents:Limits:LinearHops"
        },
        { "", Invalid, 0, "" },
        { "\0\u0001binary\u0002", Invalid, 1, "" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task Definition_WithAMistake_IsRefusedByEveryDoor(string text, string code, int line, string message)
    {
        using var folder = new TempFolder();
        var file = folder.Write("flow.yaml", text);
        var place = line == 0 ? file : $"{file}:{line}:";

        (await CliProcess.RunAsync("validate", file)).ShouldFail(2, place, message, code);
        (await CliProcess.RunAsync("run", file, "--data", folder.Data)).ShouldFail(2, place, message, code);
        (await CliProcess.RunAsync(["submit", file, .. shared.Address])).ShouldFail(2, message, code);
        (await shared.Api.PutDefinitionAsync("x", text)).ShouldRefuse(HttpStatusCode.BadRequest, code, message);
        (await shared.Api.GetAsync("v1/definitions/x")).ShouldRefuse(HttpStatusCode.NotFound, "definition.not_found");
    }

    [Fact]
    public async Task Definition_OfAnAgentThatNobodyIs_IsRefusedWithThoseThereAre()
    {
        using var folder = new TempFolder();
        var file = folder.Write("flow.yaml", "name: nobody\nsteps:\n  - { id: a, agent: nobody }\n  - { id: b, capability: flying }\n");
        string[] words = ["'nobody'", "'flying'", "echo"];

        (await CliProcess.RunAsync("run", file, "--data", folder.Data)).ShouldFail(2, [.. words, "definition.unknown_agent"]);
        (await CliProcess.RunAsync(["submit", file, .. shared.Address])).ShouldFail(2, [.. words, "definition.unknown_agent"]);
        (await shared.Api.TryStartAsync("nobody")).ShouldRefuse(HttpStatusCode.BadRequest, "definition.unknown_agent", words);
    }

    [Fact]
    public async Task Definition_LargerThanAPayload_IsRefused()
    {
        using var folder = new TempFolder();
        var text = $"name: large\ndescription: {new string('x', 1 << 20)}\nsteps:\n  - {{ id: a, agent: echo }}\n";
        var file = folder.Write("flow.yaml", text);

        (await CliProcess.RunAsync("run", file, "--data", folder.Data)).ShouldFail(2, "payload.too_large");
        (await CliProcess.RunAsync(["submit", file, .. shared.Address])).ShouldFail(2, "payload.too_large");
        (await shared.Api.PutDefinitionAsync("large", text)).ShouldRefuse(HttpStatusCode.RequestEntityTooLarge, "payload.too_large");
    }
}
