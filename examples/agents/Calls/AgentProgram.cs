using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExampleAgents.Calls;

/// <summary>Carries out one call: whatever happens, one answer is written, and a failure is an answer too.</summary>
internal static class AgentProgram
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Run(string agent, Stream stdin, Stream stdout)
    {
        JsonObject answer;
        try
        {
            var work = AgentNames.Find(agent)
                ?? throw new AgentRefusal("example.unknown_agent", $"There is no agent '{agent}'. There are: {string.Join(", ", AgentNames.All)}.");
            answer = new() { ["status"] = "success", ["result"] = work(AgentCall.Read(stdin)) };
        }
        catch (AgentRefusal refusal)
        {
            answer = Failed(refusal.Code, refusal.Message, refusal.Retryable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            answer = Failed("example.files", $"{e.Message} Check the folder, its permissions and the space on the disk.", retryable: true);
        }

        using var writer = new Utf8JsonWriter(stdout, Readable);
        answer.WriteTo(writer);
        return 0;
    }

    public static int Misused()
    {
        Console.Error.WriteLine($"Usage: run AGENT < call.json > answer.json\nAgents: {string.Join(", ", AgentNames.All)}");
        return 2;
    }

    private static JsonObject Failed(string code, string message, bool retryable) => new()
    {
        ["status"] = "error",
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["retryable"] = retryable },
    };
}
