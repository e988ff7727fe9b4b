using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Commands;

namespace ExampleAgents.PrDeployment;

/// <summary>Runs the tests of the pull request. When they fail, nothing is deployed.</summary>
internal static class TestAgent
{
    public static JsonObject Work(AgentCall call) => Scratch.Work(call, scratch =>
    {
        var tested = ChildCommand.Run(scratch.Repository, new Dictionary<string, string>(), "sh", "tests.sh");
        var lines = $"{tested.Out}\n{tested.Error}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var result = new JsonObject
        {
            ["passed"] = tested.ExitCode == 0,
            ["tests"] = new JsonArray([.. lines.Select(line => JsonValue.Create(line))]),
        };
        if (tested.ExitCode != 0)
        {
            result["next"] = "done";
        }

        return result;
    });
}
