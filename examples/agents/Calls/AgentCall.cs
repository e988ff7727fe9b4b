using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExampleAgents.Calls;

/// <summary>One call, as docs/agents.md describes it; read leniently, as only what an agent asks for has to be there.</summary>
internal sealed class AgentCall(JsonObject call)
{
    /// <summary>Gets the idempotency key: a repeat of the call after a crash has the same one.</summary>
    public string RequestId => Text(call, "request_id") ?? throw Missing("request_id");

    /// <summary>Gets the id of the run, which the request id begins with.</summary>
    public string Workflow => RequestId.Split('/')[0];

    /// <summary>Gets the pass of the loop, from 1.</summary>
    public int Cycle => Field(Payload, "cycle") is JsonValue value && value.TryGetValue(out int cycle) ? cycle : 1;

    private JsonObject Payload => call["payload"] as JsonObject ?? throw Missing("payload");

    public static AgentCall Read(Stream stdin)
    {
        try
        {
            return new(JsonNode.Parse(stdin) as JsonObject ?? throw Missing("a JSON object"));
        }
        catch (JsonException e)
        {
            throw new AgentRefusal("example.invalid_call", $"Expected an agent call as JSON on stdin: {e.Message}");
        }
    }

    /// <summary>Gives a text of the input, else the step's parameter of that name; null when neither has it.</summary>
    public string? Setting(string name) => Text(Payload["input"], name) ?? Text(Payload["with"], name);

    /// <summary>Gives a switch of the input; off when it is not there.</summary>
    public bool IsOn(string name) => Field(Payload["input"], name) is JsonValue value && value.TryGetValue(out bool on) && on;

    /// <summary>Gives the texts of a list of the input, else of the step's parameters; null when neither has it.</summary>
    public string[]? Texts(string name) =>
        (Field(Payload["input"], name) ?? Field(Payload["with"], name)) is JsonArray list ? [.. list.Select(item => $"{item}")] : null;

    /// <summary>Gives a step's result; null when it has none.</summary>
    public JsonObject? ResultOf(string step) => Field(Payload["steps"], step) as JsonObject;

    /// <summary>Gives a text of a step's result, without which the agent cannot work.</summary>
    public string TextOf(string step, string name) => Text(ResultOf(step), name)
        ?? throw new AgentRefusal("example.missing_result", $"Expected '{name}' in the result of step '{step}', found none. Put the step before this one.");

    private static JsonNode? Field(JsonNode? node, string name) => (node as JsonObject)?[name];

    private static string? Text(JsonNode? node, string name) => Field(node, name) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static AgentRefusal Missing(string what) => new("example.invalid_call", $"Expected {what} in the agent call, found none.");
}
