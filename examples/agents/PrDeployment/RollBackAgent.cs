using System.Text.Json.Nodes;
using ExampleAgents.Calls;

namespace ExampleAgents.PrDeployment;

/// <summary>Makes live again what was live before the deployment, and tries it.</summary>
internal static class RollBackAgent
{
    public static JsonObject Work(AgentCall call) => Scratch.Work(call, scratch =>
    {
        scratch.Releases.GoLive(call.TextOf("deploy", "previous"));
        var probe = scratch.Releases.Probe();
        return new()
        {
            ["live"] = probe.Release,
            ["healthy"] = probe.Healthy,
            ["said"] = probe.Said,
            ["rolledBack"] = call.TextOf("deploy", "live"),
            ["because"] = call.TextOf("verify", "said"),
            ["next"] = "done",
        };
    });
}
