using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Examples;

/// <summary>One of the example agents, called as the program calls it.</summary>
internal static class ExampleAgent
{
    /// <summary>Calls an agent and gives its result.</summary>
    public static async Task<JsonNode> ResultAsync(string agent, JsonObject payload, string request = "w1/step/1/1")
    {
        var answer = JsonNode.Parse(await AnswerAsync(agent, new JsonObject { ["request_id"] = request, ["payload"] = payload }.ToJsonString()))!;
        Assert.True((string?)answer["status"] == "success", answer.ToJsonString());
        return answer["result"]!;
    }

    /// <summary>Writes a text to an agent's stdin and gives its stdout.</summary>
    public static async Task<string> AnswerAsync(string agent, string call)
    {
        var start = new ProcessStartInfo("sh", ["examples/agents/run", agent])
        {
            WorkingDirectory = ProgramUnderTest.RepositoryRoot,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(call);
        process.StandardInput.Close();
        await Patience.ForAsync(process.WaitForExitAsync(), $"the end of agent {agent}");
        Assert.True(process.ExitCode == 0, $"{agent} ended with {process.ExitCode}: {await error}");
        return await output;
    }
}
