using System.Text.Json.Nodes;
using ExampleAgents.Calls;

namespace ExampleAgents.PrDeployment;

/// <summary>Tries what is live, and says how the run goes on: its end, or back.</summary>
internal static class VerifyReleaseAgent
{
    public static JsonObject Work(AgentCall call) => Scratch.Work(call, scratch =>
    {
        var probe = scratch.Releases.Probe();
        return new()
        {
            ["live"] = probe.Release,
            ["healthy"] = probe.Healthy,
            ["said"] = probe.Said,
            ["next"] = probe.Healthy ? "done" : "roll-back",
        };
    });
}
