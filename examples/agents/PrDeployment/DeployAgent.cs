using System.Text.Json.Nodes;
using ExampleAgents.Calls;

namespace ExampleAgents.PrDeployment;

/// <summary>Makes the pull request live, and remembers what was live before.</summary>
internal static class DeployAgent
{
    public static JsonObject Work(AgentCall call) => Scratch.Work(call, scratch =>
    {
        // Not what is live now: a call that was cut short may have gone live already.
        var previous = call.TextOf("prepare", "live");
        var release = scratch.Releases.Unpack(scratch.Git, Scratch.Feature);
        scratch.Releases.GoLive(release);
        return new() { ["live"] = release, ["previous"] = previous };
    });
}
